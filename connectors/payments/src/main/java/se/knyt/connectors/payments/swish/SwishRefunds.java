package se.knyt.connectors.payments.swish;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Refund;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.Traces;
import tools.jackson.databind.JsonNode;

/**
 * Refunds at Swish itself. Each has an id of ours, made from the effect's key, so that the same one is never made twice, and is asked
 * for by it. Swish takes a refund in, debits the merchant's account and pays the buyer; only what is paid is done, since all before may
 * still fail. What another hand pays back Swish does not list: it refuses what would be too much.
 */
final class SwishRefunds implements ProviderSession.Acts<Refund> {
    static final String NO_NUMBER = "swish.no-number";
    static final String NO_SUCH_PAYMENT = "swish.no-such-payment";
    static final String NOT_PAID = "swish.not-paid";
    static final String NOT_KRONOR = "swish.not-kronor";
    static final String DIFFERS = "swish.refund-differs";
    static final String FAILED = "swish" + EffectTarget.NOT_CARRIED_OUT;

    private static final String PAID = "PAID";
    private static final Set<String> ENDED = Set.of("ERROR", "DECLINED", "CANCELLED");
    private static final Pattern ID = Pattern.compile("[0-9A-F]{32}");
    private static final Pattern REFERENCE = Pattern.compile("[0-9A-Za-z]{1,35}");
    /** What the buyer reads; a message has 50 characters. */
    private static final String MESSAGE = "Återbetalning";

    private static final int MESSAGE_CHARS_MAX = 50;
    /** Each costs a call when it is asked for, and a person who has tried so often does something else. */
    private static final int TRIES_MAX = 9;

    private final SwishClient client;
    private final SwishSettings settings;

    SwishRefunds(SwishClient client, SwishSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /**
     * The payment that a refund is of.
     *
     * @param reference the bank's, which only a payment that was made has
     * @param order what the payment carried to the bank, and the refund is to carry too; may be empty
     */
    private record Original(String reference, String order) {}

    /**
     * Makes it, unless it is there. One that Swish has given up is made again under a further id: this is called after it only when a
     * person wants that.
     */
    @Override
    public Performed perform(EffectRequest request, Refund refund) {
        var last = last(request, refund);
        if (last.isPresent() && !(last.get() instanceof Look.Failed)) {
            return done(last.get());
        }
        int nth = last.map(look -> ((Look.Failed) look).nth()).orElse(0) + 1;
        if (nth > TRIES_MAX) {
            return done(last.orElseThrow());
        }
        require(!settings.number().isEmpty(), NO_NUMBER, "the Swish number is not written in the settings");
        require(refund.amount().currency().equals(Currency.SEK), NOT_KRONOR, "Swish pays back in kronor");
        var id = id(request, refund, nth);
        client.createRefund(id, body(refund, original(refund)));
        return done(look(made(id), id, nth, refund));
    }

    /** How it stands after it was taken in: whatever goes wrong now, it is there. */
    private JsonNode made(String id) {
        try {
            return client.refund(id)
                    .orElseThrow(() -> new ProviderFailure.OutcomeUnknown("taken in, and not to be seen yet"));
        } catch (ProviderFailure.OutcomeUnknown e) {
            throw e;
        } catch (ProviderFailure e) {
            throw new ProviderFailure.OutcomeUnknown("taken in, and could not be asked for: " + e.getMessage());
        }
    }

    private static Performed done(Look look) {
        return switch (look) {
            case Look.Done(var performed) -> performed;
            case Look.UnderWay(var status) -> throw new ProviderFailure.OutcomeUnknown(underWay(status));
            case Look.Other(var detail) -> throw refused(DIFFERS, detail);
            case Look.Failed failed -> throw refused(FAILED, failed.reason());
        };
    }

    @Override
    public Asked ask(EffectRequest request, Refund refund) {
        var last = last(request, refund);
        if (last.isEmpty()) {
            return new Asked.NotThere();
        }
        return switch (last.get()) {
            case Look.Done(var performed) -> new Asked.There(performed);
            case Look.Other(var detail) -> new Asked.Ambiguous(detail);
            // It can tell neither that it is there nor that it is not: it is asked again.
            case Look.UnderWay(var status) -> throw new ProviderFailure.NotSent(underWay(status));
            case Look.Failed failed -> throw refused(FAILED, failed.reason());
        };
    }

    /** The last of those made for the effect: the first that has not failed, or the last that has; empty where there is none. */
    private Optional<Look> last(EffectRequest request, Refund refund) {
        Optional<Look> last = Optional.empty();
        for (int nth = 1; nth <= TRIES_MAX; nth++) {
            var id = id(request, refund, nth);
            var standing = client.refund(id);
            if (standing.isEmpty()) {
                return last;
            }
            var look = look(standing.get(), id, nth, refund);
            last = Optional.of(look);
            if (!(look instanceof Look.Failed)) {
                return last;
            }
        }
        return last;
    }

    /** What a refund found under our id says. */
    private sealed interface Look {
        record Done(Performed performed) implements Look {}

        record UnderWay(String status) implements Look {}

        record Other(String detail) implements Look {}

        /** @param nth how many have been made for the effect with this one */
        record Failed(int nth, String reason) implements Look {}
    }

    private static Look look(JsonNode refund, String id, int nth, Refund wanted) {
        try {
            var amount = Money.exact(Json.decimal(refund, "amount"), Currency.SEK);
            if (!amount.equals(wanted.amount())) {
                return new Look.Other(id + " is of " + amount + ", not " + wanted.amount());
            }
            var status = Json.text(refund, "status");
            if (ENDED.contains(status)) {
                var code = Json.textOr(refund, "errorCode", status);
                return new Look.Failed(nth, (code + " " + Json.textOr(refund, "errorMessage", "")).strip());
            }
            // A status that is not known is not taken for done.
            return status.equals(PAID) ? new Look.Done(performed(refund, id)) : new Look.UnderWay(status);
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the refund cannot be read: " + e.getMessage());
        }
    }

    private static Performed performed(JsonNode refund, String id) {
        var facts = new HashMap<String, String>();
        facts.put("refund", id);
        facts.put("payment", Json.textOr(refund, "originalPaymentReference", ""));
        var bank = Json.textOr(refund, "paymentReference", "");
        return new Performed(bank.isEmpty() ? id : bank, facts);
    }

    private static String underWay(String status) {
        return "Swish has taken the refund in and has not paid it yet: " + status;
    }

    /** As Swish wants an id: 32 hexadecimal digits in capitals, out of the effect's key and which try it is. */
    private static String id(EffectRequest request, Refund refund, int nth) {
        var of = nth == 1 ? refund.orderSourceId() : refund.orderSourceId() + " " + nth;
        return hexadecimal(Traces.idempotencyKey(request, of));
    }

    private static String hexadecimal(String uuid) {
        return uuid.replace("-", "").toUpperCase(Locale.ROOT);
    }

    /**
     * The shop names the payment request, or the payment itself by the bank's reference. A request that is not paid has nothing to pay
     * back; what is no request of ours is a payment if Swish knows it, which it says of the refund.
     */
    private Original original(Refund refund) {
        var named = hexadecimal(refund.orderSourceId());
        require(ID.matcher(named).matches(), NO_SUCH_PAYMENT, "the shop names the payment " + refund.orderSourceId());
        var found = client.paymentRequest(named);
        if (found.isEmpty()) {
            return new Original(named, "");
        }
        var payment = found.get();
        try {
            var status = Json.text(payment, "status");
            require(status.equals(PAID), NOT_PAID, "the payment is " + status);
            return new Original(
                    Json.text(payment, "paymentReference"),
                    Optional.of(Json.textOr(payment, "payeePaymentReference", ""))
                            .filter(order -> REFERENCE.matcher(order).matches())
                            .orElse(""));
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the payment cannot be read: " + e.getMessage());
        }
    }

    private JsonNode body(Refund refund, Original original) {
        var message = (MESSAGE + " " + original.order()).strip();
        var body = Json.object()
                .put("originalPaymentReference", original.reference())
                .put("callbackUrl", settings.callback())
                .put("payerAlias", settings.number())
                .put("amount", refund.amount().toPlain())
                .put("currency", "SEK")
                .put("message", message.substring(0, Math.min(message.length(), MESSAGE_CHARS_MAX)));
        // What the sale's line has at the bank the refund's has too.
        if (!original.order().isEmpty()) {
            body.put("payerPaymentReference", original.order());
        }
        return body;
    }

    private static void require(boolean holds, String code, String reason) {
        if (!holds) {
            throw refused(code, reason);
        }
    }

    private static ProviderFailure.Refused refused(String code, String reason) {
        return new ProviderFailure.Refused(code, reason, Map.of("reason", reason));
    }
}
