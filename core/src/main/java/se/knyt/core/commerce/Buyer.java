package se.knyt.core.commerce;

/**
 * Who bought, without anything that names a person.
 *
 * @param kind consumer or business
 * @param personKey key of the {@link Person} with name and addresses, empty when the source gave none
 * @param country where the goods go, ISO 3166 alpha-2, upper case; empty when not known
 * @param organizationNumber of a business customer, digits only as the source gave them, else empty
 * @param vatNumber of a business customer, else empty
 */
public record Buyer(Kind kind, String personKey, String country, String organizationNumber, String vatNumber) {
    /** Decides VAT and the form of invoice. */
    public enum Kind {
        CONSUMER,
        BUSINESS
    }
}
