package se.knyt.server.shell;

import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** An amount as a person writes it. */
public final class AmountInput {
    private static final int CHARS_MAX = 20;

    /** More digits are no amount of any bank's; all of these have room with the decimals of every currency. */
    private static final String WHOLE = "-?\\d{1,14}";

    private AmountInput() {}

    /** Spaces between thousands, comma or full stop before the decimals that the currency has, any minus; empty for anything else. */
    public static Optional<Money> read(String text, Currency currency) {
        var plain =
                text.replaceAll("[\\s\\u00a0\\u202f]|kr$", "").replace(',', '.').replace('−', '-');
        var fraction = currency.decimals() == 0 ? "" : "(\\.\\d{1," + currency.decimals() + "})?";
        if (plain.length() > CHARS_MAX || !plain.matches(WHOLE + fraction)) {
            return Optional.empty();
        }
        return Optional.of(Money.parse(plain, currency));
    }
}
