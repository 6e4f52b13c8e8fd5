// What the tabs and the worker of local mode have to agree on.

export const HUB = 'septet-local'; // the channel on which tabs and worker find each other
export const LEADER_LOCK = 'septet-local-leader';
export const FOLDER = 'septet'; // in the private file system
export const PATIENCE_MS = 10_000; // a dying worker holds its files for about two seconds

export const tabChannel = (tab) => `${HUB}-${tab}`;

// crypto.randomUUID() is there in secure contexts only.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
