package se.knyt.server.settings;

/**
 * The choice of payment methods that are the merchant's own invoice, as it stands or as somebody has just written it.
 *
 * @param methods with commas between
 * @param due days from invoice to due date
 * @param late days after it before somebody is told
 * @param field the one that cannot be used, empty where all can
 * @param problem why not, in the reader's language
 */
public record OwnInvoicePage(String methods, String due, String late, String field, String problem) {}
