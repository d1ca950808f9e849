const parameters = new URLSearchParams(window.location.search);

/** What the test asked this page for. */
export const gateway = parameters.get('gateway') ?? '';
export const channel = parameters.get('channel') ?? 'room';
export const token = parameters.get('token') ?? 'ada';
