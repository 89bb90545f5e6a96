package se.knyt.simulators.klarna;

/** One merchant account at Klarna with one API user. */
public final class KlarnaSimulator extends MerchantApi {
    /** The sandbox merchant's API user; the password is {@link #API_PASSWORD}. */
    public static final String API_USER = "K100200_sandbox";

    public static final String API_PASSWORD = "sandbox-secret";

    public KlarnaSimulator() {
        super("K100200", "SE");
    }

    @Override
    public String name() {
        return "klarna";
    }

    @Override
    protected boolean signsIn(String authorization) {
        return same(authorization, basic(API_USER, API_PASSWORD));
    }

    @Override
    protected boolean sendsInvoices() {
        return true;
    }
}
