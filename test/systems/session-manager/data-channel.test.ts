/** "Data Channel Implementation" of the document (its `test_data_channel.py`). */
import { describe, expect, it, vi } from 'vitest';

import { createWebsocketConfig, SessionDataChannel } from '../../../src/compat/session-manager/index.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createPlainServer } from '../../core/plain/plain-server.js';

function openData() {
  const server = createPlainServer();
  const clock = createManualClock();
  const data = new SessionDataChannel(createWebsocketConfig('wss://example.com/stream', 'test-token'), {
    webSocket: server.webSocket,
    clock,
  });
  const open = async (ms = 0): Promise<boolean> => {
    const opened = data.open();
    await clock.advance(ms);
    return opened;
  };
  return { server, clock, data, open };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('class SessionDataChannel', () => {
  it('open() -> bool: "Data channel opened successfully"', async () => {
    const { data, open } = openData();
    expect(data.isOpen).toBe(false);
    expect(await open()).toBe(true);
    expect(data.isOpen).toBe(true);
    expect(await open()).toBe(true);
  });

  it('open(): "Failed to open data channel" returns False', async () => {
    const { data, open, server } = openData();
    server.refuse(true);
    expect(await open(3_000)).toBe(false);
    expect(server.asked).toHaveLength(3);
    expect(data.isOpen).toBe(false);
  });

  it('send_input_data(data: bytes)', async () => {
    const { data, open, server, clock } = openData();
    await open();
    await data.sendInputData(bytes('ls\r'));
    await clock.advance(0);
    expect(server.received).toEqual([bytes('ls\r')]);
  });

  it('raise RuntimeError("Data channel not open")', async () => {
    const { data, open } = openData();
    await expect(data.sendInputData(bytes('x'))).rejects.toThrow('Data channel not open');
    await open();
    await data.close();
    await expect(data.sendInputData(bytes('x'))).rejects.toMatchObject({ code: 'closed' });
  });

  it('set_input_handler: "Set handler for input data from remote"; TEXT is converted to UTF-8 bytes', async () => {
    const { data, open, server, clock } = openData();
    const heard: Uint8Array[] = [];
    const also: Uint8Array[] = [];
    data.setInputHandler((piece) => void heard.push(piece));
    const stop = data.onOutput((piece) => void also.push(piece));
    await open();
    server.socket.send(Uint8Array.of(0, 255));
    server.socket.send('grüß 👋');
    await clock.advance(0);
    expect(heard).toEqual([Uint8Array.of(0, 255), bytes('grüß 👋')]);
    expect(also).toEqual(heard);
    stop();
    server.socket.send('more');
    await clock.advance(0);
    expect([heard.length, also.length]).toEqual([3, 2]);
  });

  it('set_output_handler: "Set handler for output data to remote"', async () => {
    const { data, open } = openData();
    const sent: Uint8Array[] = [];
    data.setOutputHandler((piece) => void sent.push(piece));
    await open();
    await data.sendInputData(bytes('a'));
    expect(sent).toEqual([bytes('a')]);
  });

  it('"Received … bytes (no handler)"; "Error handling message": the channel goes on', async () => {
    const { data, open, server, clock } = openData();
    const thrown: unknown[] = [];
    vi.stubGlobal('reportError', (cause: unknown) => thrown.push(cause));
    await open();
    server.socket.send('nobody listens');
    await clock.advance(0);
    const heard: string[] = [];
    const cause = new Error('of the app');
    data.setInputHandler(() => {
      throw cause;
    });
    data.onOutput((piece) => void heard.push(new TextDecoder().decode(piece)));
    server.socket.send('one');
    await clock.advance(0);
    vi.unstubAllGlobals();
    expect([thrown, heard, data.isOpen]).toEqual([[cause], ['one'], true]);
  });

  it('get_channel_info: {"state": "not_initialized", "is_open": False}, else the connection’s', async () => {
    const { data, open } = openData();
    expect(data.getChannelInfo()).toEqual({ state: 'not_initialized', isOpen: false });
    await open();
    expect(data.getChannelInfo()).toMatchObject({ state: 'connected', isConnected: true });
    await data.close();
    expect(data.getChannelInfo()).toEqual({ state: 'not_initialized', isOpen: false });
  });

  it('close(): "Data channel closed", and await using', async () => {
    const { data, open, server, clock } = openData();
    await open();
    await data[Symbol.asyncDispose]();
    await clock.advance(0);
    expect([data.isOpen, server.closes]).toEqual([false, [1000]]);
    await data.close();
  });
});
