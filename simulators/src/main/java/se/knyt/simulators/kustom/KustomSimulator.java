package se.knyt.simulators.kustom;

import java.util.Map;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.klarna.MerchantApi;

/** One merchant account at Kustom with one API key. */
public final class KustomSimulator extends MerchantApi {
    public static final String MERCHANT_ID = "PK100200";

    /** The user beside the key, where a caller sends both. */
    public static final String API_USER = MERCHANT_ID + "-sandbox";

    public static final String API_KEY = "kco_test_api_sandbox";

    public KustomSimulator() {
        super(MERCHANT_ID, "KU");
    }

    @Override
    public String name() {
        return "kustom";
    }

    /** The key as it is after the word Basic, or with its user in the usual form. */
    @Override
    protected boolean signsIn(String authorization) {
        return same(authorization, "Basic " + API_KEY) || same(authorization, basic(API_USER, API_KEY));
    }

    @Override
    protected boolean sendsInvoices() {
        return false;
    }

    @Override
    protected Map<String, Handler> ownActs() {
        return Map.of("old-debt", this::oldDebt);
    }

    /** {@code {"amount_minor":50000,"currency":"SEK","reference":"SE7Q4KD2"}}: what the merchant still owed at Klarna. */
    private Reply oldDebt(Call call) {
        var wanted = call.json();
        long amount = Json.number(wanted, "amount_minor");
        var reference = Json.text(wanted, "reference");
        if (amount < 1 || reference.isEmpty()) {
            throw new IllegalArgumentException("amount_minor is positive and reference is not empty");
        }
        netOldDebt(amount, wanted.path("currency").asString("SEK"), reference);
        return Reply.json(201, Json.object());
    }
}
