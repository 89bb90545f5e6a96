package se.knyt.server.returns;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.SaleCoding;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.engine.settings.ReturnRules;
import se.knyt.engine.settings.ReturnRules.Kept;
import se.knyt.server.shell.AmountInput;
import se.knyt.server.shell.View;

/**
 * What holds for refunds that are started here, as it is written.
 *
 * @param freight {@code whole-order} or {@code kept}
 * @param limit as written, empty where one person is enough
 * @param freightAccount account of return freight that is kept, empty for that of freight
 * @param freightRate its VAT in per cent, empty for that of the goods
 * @param feeAccount account of a return fee that is kept, empty for that of fees
 * @param feeRate its VAT in per cent, empty for that of the goods
 */
public record ReturnRulesForm(
        String freight, String limit, String freightAccount, String freightRate, String feeAccount, String feeRate) {
    private static final int CHARS_MAX = 20;

    static ReturnRulesForm of(View view, ReturnRules rules) {
        var limit = rules.secondPersonAbove();
        return new ReturnRulesForm(
                rules.freightWithWholeOrder() ? "whole-order" : "kept",
                limit == null ? "" : view.format().amount(limit),
                account(rules.returnFreight()),
                rate(rules.returnFreight()),
                account(rules.returnFee()),
                rate(rules.returnFee()));
    }

    static ReturnRulesForm of(Map<String, String> sent) {
        return new ReturnRulesForm(
                cut(sent, "freight"),
                cut(sent, "limit"),
                cut(sent, "freight-account"),
                cut(sent, "freight-rate"),
                cut(sent, "fee-account"),
                cut(sent, "fee-rate"));
    }

    private static String cut(Map<String, String> sent, String field) {
        var written = sent.getOrDefault(field, "").strip();
        return written.length() > CHARS_MAX ? written.substring(0, CHARS_MAX) : written;
    }

    private static String account(Kept kept) {
        return kept.account() == 0 ? "" : String.valueOf(kept.account());
    }

    private static String rate(Kept kept) {
        return kept.rate().map(Rate::toString).orElse("");
    }

    public boolean withWholeOrder() {
        return freight.equals("whole-order");
    }

    /** Key of what is wrong; empty when nothing is. */
    String problem(Currency currency) {
        if (!withWholeOrder() && !freight.equals("kept")) {
            return "returnrules.problem.freight";
        }
        if (!limit.isEmpty() && limit(currency) == null) {
            return "returnrules.problem.limit";
        }
        return kept(freightAccount, freightRate).isEmpty()
                        || kept(feeAccount, feeRate).isEmpty()
                ? "returnrules.problem.kept"
                : "";
    }

    private @Nullable Money limit(Currency currency) {
        return AmountInput.read(limit, currency).filter(m -> !m.isNegative()).orElse(null);
    }

    private static Optional<Kept> kept(String account, String rate) {
        if (!account.isEmpty()
                && (!account.matches("[1-9]\\d{3}") || !SaleCoding.Choice.isIncome(Integer.parseInt(account)))) {
            return Optional.empty();
        }
        var percent = rate.replace(',', '.');
        if (!percent.isEmpty() && !percent.matches("\\d{1,2}(\\.\\d{1,2})?")) {
            return Optional.empty();
        }
        return Optional.of(new Kept(
                account.isEmpty() ? 0 : Integer.parseInt(account),
                percent.isEmpty() ? Optional.empty() : Optional.of(Rate.of(percent))));
    }

    /** As the engine takes them, where there is no {@link #problem}. */
    ReturnRules rules(Currency currency) {
        return new ReturnRules(
                withWholeOrder(),
                limit.isEmpty() ? null : limit(currency),
                kept(freightAccount, freightRate).orElse(Kept.AS_GOODS),
                kept(feeAccount, feeRate).orElse(Kept.AS_GOODS));
    }
}
