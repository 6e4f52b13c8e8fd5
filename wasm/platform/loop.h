// The frame loop: drawn on demand, nothing at rest.
#pragma once

#include <functional>

namespace septet::platform {

// Sets up canvas, ImGui and listeners, then calls draw between NewFrame and Render whenever
// something happened. An input event runs it at once, without painting, so that the state is up to
// date when the event ends; it is painted at the next animation frame.
void run(std::function<void()> draw);

// Paints this many frames more; call it when data arrived outside of draw.
void wake(int frames = 2);
// Paints until that many milliseconds from now; call it in each frame of an animation.
void animate(double for_ms = 50);
// Paints once after that time (a clock that shows minutes, a toast that leaves).
void wake_after(double delay_ms);

// To be called while an answer, a message or a timer is taken in: nothing of it is seen, so that no
// frame has to be painted for it.
void nothing_to_show();
// For this folder: paints what was taken in, unless nothing of it is seen.
void show_what_came();

using TimerId = int;
// Runs once after delay_ms, then wakes the loop.
TimerId after(double delay_ms, std::function<void()>);
void cancel(TimerId);

// Milliseconds since the page began, monotonic.
double now_ms();

}  // namespace septet::platform
