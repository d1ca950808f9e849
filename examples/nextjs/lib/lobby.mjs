/** The one channel of this example. */
export const lobby = 'lobby';

/** Where the gateway takes sockets. It must not be the path of a page: Next ends upgrades of its own routes. */
export const chatPath = '/chat';

/** How many messages a page is rendered with; older ones are loaded when they are asked for. */
export const renderedMessages = 30;
