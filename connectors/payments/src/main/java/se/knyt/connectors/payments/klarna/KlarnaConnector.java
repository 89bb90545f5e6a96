package se.knyt.connectors.payments.klarna;

/** Klarna. */
public final class KlarnaConnector extends VendorConnector {
    public KlarnaConnector() {
        super(Vendor.KLARNA);
    }
}
