package se.knyt.connectors.payments.klarna;

/** Kustom, which took over Klarna Checkout: Klarna's interfaces and files, with a host, a key and an account of its own. */
public final class KustomConnector extends VendorConnector {
    public KustomConnector() {
        super(Vendor.KUSTOM);
    }
}
