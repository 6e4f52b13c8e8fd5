// Files of the kinds that people keep, made on the spot.

// A PNG: a gradient with a disc in it, drawn by the browser.
export async function picture(browser, width, height, color) {
  return drawn(browser, async ([w, h, tint]) => {
    const canvas = new OffscreenCanvas(w, h);
    const pen = canvas.getContext('2d');
    const ramp = pen.createLinearGradient(0, 0, 0, h);
    ramp.addColorStop(0, '#123');
    ramp.addColorStop(1, tint);
    pen.fillStyle = ramp;
    pen.fillRect(0, 0, w, h);
    pen.fillStyle = '#ffe';
    pen.arc(w / 2, h / 3, h / 8, 0, 7);
    pen.fill();
    return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  }, [width, height, color]);
}

// Four seconds of WebM, 320 × 180, recorded by the browser.
export async function film(browser) {
  return drawn(browser, async () => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 180});
    const pen = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(15), {mimeType: 'video/webm;codecs=vp8'});
    const parts = [];
    recorder.ondataavailable = ({data}) => parts.push(data);
    recorder.start();
    const began = performance.now();
    await new Promise((done) => {
      const draw = () => {
        const time = (performance.now() - began) / 4000;
        pen.fillStyle = `hsl(${time * 200} 60% 40%)`;
        pen.fillRect(0, 0, 320, 180);
        pen.fillStyle = '#fff';
        pen.fillRect(time * 280, 70, 40, 40);
        if (time < 1) setTimeout(draw, 60);
        else done();
      };
      draw();
    });
    await new Promise((done) => {
      recorder.onstop = done;
      recorder.stop();
    });
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  });
}

async function drawn(browser, draw, given) {
  const page = await browser.newPage();
  const wrapped = `async (given) => {
    const bytes = await (${draw})(given);
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }`;
  const base64 = await page.evaluate(([source, value]) => eval(source)(value), [`(${wrapped})`, given]);
  await page.close();
  return Buffer.from(base64, 'base64');
}

// A WAV of 440 Hz.
export function tone(seconds, rate = 8000) {
  const samples = seconds * rate;
  const out = Buffer.alloc(44 + samples * 2);
  out.write('RIFF', 0);
  out.writeUInt32LE(36 + samples * 2, 4);
  out.write('WAVEfmt ', 8);
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(rate, 24);
  out.writeUInt32LE(rate * 2, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36);
  out.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; ++i)
    out.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 440 * i) / rate)), 44 + i * 2);
  return out;
}

// A PDF of so many pages, each with its number.
export function pdf(pages) {
  const objects = [];
  const kids = Array.from({length: pages}, (_, i) => `${4 + i * 2} 0 R`).join(' ');
  objects.push('<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  for (let i = 0; i < pages; ++i) {
    const text = `BT /F1 48 Tf 72 700 Td (Page ${i + 1}) Tj ET`;
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + i * 2} 0 R ` +
      '/Resources << /Font << /F1 3 0 R >> >> >>', `<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
  }
  let out = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const at = out.length;
    out += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const at = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  out += places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(`${out}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`);
}
