/** The notes of every channel, for as long as the process lives. */
export type NoteStore = {
  /** Keeps a note and returns how many its channel has now. */
  add: (channel: string, text: string) => number;
  /** Oldest first. */
  list: (channel: string) => readonly string[];
};

// Memory is all that this store has: the oldest note makes room, and so does the channel that was quiet the longest.
const maxNotes = 100;
const maxChannels = 1000;

/** Longest note, in characters. */
export const maxNoteLength = 1000;

/** A store in memory; a restart forgets it, and the guide says so. */
export function createNoteStore(): NoteStore {
  const channels = new Map<string, readonly string[]>();
  return {
    add(channel, text) {
      const notes = [...(channels.get(channel) ?? []), text.slice(0, maxNoteLength)].slice(-maxNotes);
      channels.delete(channel);
      channels.set(channel, notes);
      const [quietest] = channels.keys();
      if (channels.size > maxChannels && quietest !== undefined) channels.delete(quietest);
      return notes.length;
    },
    list: (channel) => channels.get(channel) ?? [],
  };
}
