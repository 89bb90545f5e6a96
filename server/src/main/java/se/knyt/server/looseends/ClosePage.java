package se.knyt.server.looseends;

import se.knyt.server.text.Messages.Message;

/**
 * The form that closes a loose end.
 *
 * @param wrong true when it was sent without a reason
 */
public record ClosePage(LooseEndRow row, Message message, String reason, boolean wrong) {}
