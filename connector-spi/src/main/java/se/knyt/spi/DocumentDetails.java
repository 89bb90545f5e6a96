package se.knyt.spi;

/**
 * What a company's rules want on an order or invoice; each may be empty, and then the other system's own defaults hold.
 *
 * @param wayOfDelivery the other system's code of carrier and service
 * @param termsOfPayment the other system's code
 * @param costCentre code for the document
 * @param project number for the document
 */
public record DocumentDetails(
        String ourReference,
        String yourReference,
        String remarks,
        String wayOfDelivery,
        String termsOfPayment,
        String costCentre,
        String project) {
    public static final DocumentDetails NONE = new DocumentDetails("", "", "", "", "", "", "");
}
