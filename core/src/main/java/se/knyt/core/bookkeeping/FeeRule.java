package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.Locale;

/**
 * How one type of a provider's fees is booked from a day on.
 *
 * @param type the provider's own word for the fee ({@code Admin}); empty for every fee that no other rule names
 * @param from the first day; {@link #BEGINNING} where it has always held
 * @param account where the fee goes
 * @param vat its VAT
 * @param entity the legal entity that charges it, as it stands on its documents; may be empty
 * @param vatNumber that entity's VAT number; may be empty
 */
public record FeeRule(String type, LocalDate from, int account, FeeVat vat, String entity, String vatNumber) {
    /** Before every fee there is. */
    public static final LocalDate BEGINNING = LocalDate.of(1, 1, 1);

    public FeeRule {
        Account.requireNumber(account);
    }

    /** One that has always held and names no legal entity. */
    static FeeRule of(String type, int account, FeeVat vat) {
        return new FeeRule(type, BEGINNING, account, vat, "", "");
    }

    public boolean isFromTheBeginning() {
        return from.equals(BEGINNING);
    }

    /** The same with another answer to the question of VAT. */
    FeeRule withVat(FeeVat other) {
        return new FeeRule(type, from, account, other, entity, vatNumber);
    }

    /**
     * How closely it names a fee: its whole word, the last part of it ({@code Admin} of {@code Order/Admin}), or as one of all.
     *
     * @return 2, 1 or 0, and -1 where it is about another
     */
    int fits(String word) {
        if (type.isEmpty()) {
            return 0;
        }
        var wanted = type.toLowerCase(Locale.ROOT);
        var told = word.toLowerCase(Locale.ROOT);
        if (told.equals(wanted)) {
            return 2;
        }
        return told.endsWith("/" + wanted) ? 1 : -1;
    }
}
