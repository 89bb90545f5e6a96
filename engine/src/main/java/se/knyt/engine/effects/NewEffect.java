package se.knyt.engine.effects;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * An effect as planned. Its key names the canonical thing that causes it, never order and amount, so that planning it again is
 * the same effect.
 *
 * @param connection where it is to happen
 * @param personKey the buyer whose name and address go with it, empty for none
 * @param personConnection the connection that told of the person
 * @param heldCode why it is held for a person from the beginning, empty for what is sent by itself
 */
public record NewEffect(
        long connection,
        String key,
        EffectKind kind,
        @Nullable Long trail,
        @Nullable Long payout,
        @Nullable Long document,
        String personKey,
        long personConnection,
        EffectBody body,
        int settingsVersion,
        List<Need> needs,
        String heldCode) {
    public NewEffect {
        needs = List.copyOf(needs);
    }

    /** One that is sent as soon as what it needs is there. */
    public NewEffect(
            long connection,
            String key,
            EffectKind kind,
            @Nullable Long trail,
            @Nullable Long payout,
            @Nullable Long document,
            String personKey,
            long personConnection,
            EffectBody body,
            int settingsVersion,
            List<Need> needs) {
        this(
                connection,
                key,
                kind,
                trail,
                payout,
                document,
                personKey,
                personConnection,
                body,
                settingsVersion,
                needs,
                "");
    }

    /** The same, held from the beginning until a person has it sent. */
    public NewEffect heldFor(String code) {
        return new NewEffect(
                connection,
                key,
                kind,
                trail,
                payout,
                document,
                personKey,
                personConnection,
                body,
                settingsVersion,
                needs,
                code);
    }

    /**
     * What must be done first.
     *
     * @param alias the name under which its result is handed to the connector
     * @param result known already, else empty
     */
    public record Need(String alias, long connection, String key, String result) {
        public Need(String alias, long connection, String key) {
            this(alias, connection, key, "");
        }

        /** What is there already and needs no waiting. */
        public static Need known(String alias, long connection, String result) {
            return new Need(alias, connection, "known:" + result, result);
        }

        boolean open() {
            return result.isEmpty();
        }
    }

    /** The same with another body. */
    NewEffect withBody(EffectBody other) {
        return new NewEffect(
                connection,
                key,
                kind,
                trail,
                payout,
                document,
                personKey,
                personConnection,
                other,
                settingsVersion,
                needs,
                heldCode);
    }

    /** Year and month that it books in, as 202701; 0 where it books nothing. */
    int bookMonth() {
        return PostingDates.bookedOn(body)
                .map(date -> date.getYear() * 100 + date.getMonthValue())
                .orElse(0);
    }

    /** Money first, then orders; smaller goes first. */
    int priority() {
        return switch (kind) {
            case CAPTURE, REFUND, REGISTER_PAYMENT, BOOK_PAYMENT, UNDO_PAYMENT, CREATE_VOUCHER -> 10;
            case CREATE_CREDIT_NOTE, CREATE_INVOICE, BOOK_INVOICE -> 20;
            // Somebody may be packing it.
            case HOLD_ORDER -> 10;
            case CREATE_CUSTOMER,
                    CREATE_ORDER,
                    CANCEL_ORDER,
                    FULFIL,
                    EXTEND_AUTHORIZATION,
                    REQUEST_PAYMENT,
                    RELEASE_ORDER -> 30;
            case ATTACH_FILE, DELIVER -> 40;
        };
    }
}
