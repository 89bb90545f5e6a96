package se.knyt.connectors.payments.klarna;

/** The connector against Klarna's simulator. */
class KlarnaContractTest extends VendorContract {
    KlarnaContractTest() {
        super(Vendor.KLARNA);
    }
}
