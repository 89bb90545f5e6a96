package se.knyt.server.shell;

import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** An amount as a person writes it. */
public final class AmountInput {
    private static final int CHARS_MAX = 20;

    private AmountInput() {}

    /** Spaces between thousands, comma or full stop before the öre, any minus; empty for anything else. */
    public static Optional<Money> read(String text, Currency currency) {
        var plain =
                text.replaceAll("[\\s\\u00a0\\u202f]|kr$", "").replace(',', '.').replace('−', '-');
        if (plain.length() > CHARS_MAX || !plain.matches("-?\\d+(\\.\\d{1,2})?")) {
            return Optional.empty();
        }
        return Optional.of(Money.parse(plain, currency));
    }
}
