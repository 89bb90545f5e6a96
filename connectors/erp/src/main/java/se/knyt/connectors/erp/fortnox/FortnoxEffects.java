package se.knyt.connectors.erp.fortnox;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.EffectTarget.Traits;
import se.knyt.spi.ProviderFailure;

/** The effects by kind, and what their failures mean once something has been written. */
final class FortnoxEffects {
    /** How many trails may write at once; each keeps to one call at a time. */
    static final int CONCURRENCY = 4;
    /** Lists in Fortnox show a new document at once or within seconds; unverified, so generous. */
    private static final Duration SETTLE = Duration.ofSeconds(10);

    private final Map<EffectKind, FortnoxEffect> effects = new EnumMap<>(EffectKind.class);
    private final Supplier<FortnoxClient> clients;

    FortnoxEffects(FortnoxConfig config, FinancialYears years, Supplier<FortnoxClient> clients) {
        this.clients = clients;
        var payload = new DocumentPayload(config, new Articles());
        effects.put(EffectKind.CREATE_CUSTOMER, new CreateCustomer());
        effects.put(EffectKind.CREATE_ORDER, new CreateOrder(payload));
        effects.put(EffectKind.CANCEL_ORDER, new CancelOrder());
        effects.put(EffectKind.CREATE_INVOICE, new CreateInvoice(payload, years));
        effects.put(EffectKind.CREATE_CREDIT_NOTE, new CreateCreditNote(payload, years));
        effects.put(EffectKind.BOOK_INVOICE, new BookInvoice(years));
        effects.put(EffectKind.REGISTER_PAYMENT, new RegisterPayment(years));
        effects.put(EffectKind.BOOK_PAYMENT, new BookPayment(years));
        effects.put(EffectKind.UNDO_PAYMENT, new UndoPayment(years));
        effects.put(EffectKind.CREATE_VOUCHER, new CreateVoucher(config, years));
        effects.put(EffectKind.ATTACH_FILE, new AttachFile(years));
    }

    Set<EffectKind> kinds() {
        return Set.copyOf(effects.keySet());
    }

    /** One customer at a time: two orders of one new customer would both search, find nothing and create. */
    Traits traits(EffectKind kind) {
        return new Traits(kind == EffectKind.CREATE_CUSTOMER ? 1 : CONCURRENCY, SETTLE, false);
    }

    Performed perform(EffectRequest request) {
        return guarded(client -> effect(request).perform(client, request));
    }

    /** Asking reads; whatever goes wrong, the question can be put again. */
    Asked ask(EffectRequest request) {
        return guarded(client -> effect(request).ask(client, request));
    }

    private FortnoxEffect effect(EffectRequest request) {
        var effect = effects.get(request.kind());
        if (effect == null) {
            throw new IllegalArgumentException("not an effect of this system: " + request.kind());
        }
        return effect;
    }

    /**
     * A call that could not be made says "nothing was done" only while that is true of the whole effect. After the first write it
     * is unknown, and asking finds what stands there.
     */
    private <T> T guarded(Function<FortnoxClient, T> work) {
        var client = clients.get();
        try {
            return work.apply(client);
        } catch (ProviderFailure.NotSent | ProviderFailure.RateLimited | ProviderFailure.Unauthorized e) {
            if (client.wrote()) {
                throw unknown(e);
            }
            throw e;
        } catch (UnreadableAnswer e) {
            if (client.wrote()) {
                throw unknown(e);
            }
            var failure = new ProviderFailure.NotSent("Fortnox answered something unreadable: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    private static ProviderFailure.OutcomeUnknown unknown(RuntimeException cause) {
        var failure = new ProviderFailure.OutcomeUnknown("part of it is done: " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }
}
