package se.knyt.core.providers;

/**
 * One kind of fee of a provider, until a company says otherwise.
 *
 * @param type the provider's own type; empty for the fee of all types that are not listed
 * @param service what is paid for, which says the account
 * @param vat what VAT it has
 * @param entity the legal entity that charges it, by the usual contract of the country's merchants; empty where it depends. Its VAT number
 *     stands on its documents and is for the company to write
 */
public record UsualFee(String type, Service service, Vat vat, String entity) {
    /** What a fee pays for. */
    public enum Service {
        /** Taking over invoices. */
        FACTORING,
        /** Acquiring of cards and running of accounts. */
        BANKING
    }

    /** VAT on a fee. */
    public enum Vat {
        /** The country's own VAT at the full rate, stated in the settlement. */
        DOMESTIC,
        /** An exempt financial service. */
        EXEMPT,
        /** For the company to say: until then fees are held. */
        UNANSWERED
    }

    /** Of every type. */
    public UsualFee(Service service, Vat vat, String entity) {
        this("", service, vat, entity);
    }
}
