package se.knyt.engine.bank;

import java.util.List;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;
import se.knyt.formats.bank.SwishPayment;

/**
 * The payments by Swish that a bank entry is, as kept with it: nothing that names the payer.
 *
 * @param number the Swish number that was paid to, empty where the bank does not tell it
 * @param parts none for an entry that is no Swish payment
 */
record SwishParts(String number, List<Part> parts) {
    static final SwishParts NONE = new SwishParts("", List.of());

    /**
     * One payment.
     *
     * @param minor signed, in öre
     * @param reversed whether the bank takes an earlier line back with it
     * @param words what may name its purchase, the likeliest first
     * @param id its number at Swish, may be empty
     */
    record Part(long minor, boolean reversed, List<String> words, String id) {
        Part {
            words = List.copyOf(words);
        }

        Money amount() {
            return Money.of(minor, Currency.SEK);
        }
    }

    SwishParts {
        parts = List.copyOf(parts);
    }

    static SwishParts of(String number, List<SwishPayment> payments) {
        return payments.isEmpty()
                ? NONE
                : new SwishParts(
                        number,
                        payments.stream()
                                .map(p -> new Part(p.amount().minor(), p.reversed(), p.words(), p.id()))
                                .toList());
    }

    static SwishParts read(String text) {
        return text.isEmpty() ? NONE : Json.read(text, SwishParts.class);
    }

    String text() {
        return parts.isEmpty() ? "" : Json.write(this);
    }

    /** Whether it lists more payments, or names more of as many. */
    boolean tellsMoreThan(SwishParts other) {
        return parts.size() > other.parts.size() || (parts.size() == other.parts.size() && named() > other.named());
    }

    private long named() {
        return parts.stream()
                .mapToLong(part -> part.words().size() + (part.id().isEmpty() ? 0 : 1))
                .sum();
    }
}
