package se.knyt.server.returns;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.SaleCoding;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
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
 * @param restock codes of what becomes of goods, by code of the kind of return
 * @param openDays how long a return may stand open, in days; 0 for any time
 */
public record ReturnRulesForm(
        String freight,
        String limit,
        String freightAccount,
        String freightRate,
        String feeAccount,
        String feeRate,
        Map<String, String> restock,
        String openDays) {
    private static final String RESTOCK = "restock-";
    private static final int CHARS_MAX = 20;

    static ReturnRulesForm of(View view, ReturnRules rules) {
        var limit = rules.secondPersonAbove();
        return new ReturnRulesForm(
                rules.freightWithWholeOrder() ? "whole-order" : "kept",
                limit == null ? "" : view.format().amount(limit),
                account(rules.returnFreight()),
                rate(rules.returnFreight()),
                account(rules.returnFee()),
                rate(rules.returnFee()),
                restock(rules),
                String.valueOf(rules.daysOpen()));
    }

    static ReturnRulesForm of(Map<String, String> sent) {
        return new ReturnRulesForm(
                cut(sent, "freight"),
                cut(sent, "limit"),
                cut(sent, "freight-account"),
                cut(sent, "freight-rate"),
                cut(sent, "fee-account"),
                cut(sent, "fee-rate"),
                restock(sent),
                sent.containsKey("open-days")
                        ? cut(sent, "open-days")
                        : String.valueOf(ReturnRules.INITIAL.daysOpen()));
    }

    private static Map<String, String> restock(ReturnRules rules) {
        var result = new TreeMap<String, String>();
        rules.restockByKind().forEach((kind, how) -> result.put(kind.code(), how.code()));
        return result;
    }

    private static Map<String, String> restock(Map<String, String> sent) {
        var result = new TreeMap<String, String>();
        for (var kind : ReturnKind.values()) {
            var how = sent.get(RESTOCK + kind.code());
            if (kind != ReturnKind.UNTOLD && how != null) {
                result.put(kind.code(), how);
            }
        }
        return result;
    }

    /** Codes of the kinds of return, in the order that they are shown. */
    public List<String> kinds() {
        return Arrays.stream(ReturnKind.values())
                .filter(kind -> kind != ReturnKind.UNTOLD)
                .map(ReturnKind::code)
                .toList();
    }

    /** Codes of what may become of goods, in the order that they are shown. */
    public List<String> fates() {
        return Arrays.stream(Restock.values())
                .filter(how -> how != Restock.UNTOLD)
                .map(Restock::code)
                .toList();
    }

    private boolean isReadable() {
        return restock.values().stream()
                        .allMatch(how ->
                                Restock.of(how).filter(r -> r != Restock.UNTOLD).isPresent())
                && openDays.matches("\\d{1,3}")
                && Integer.parseInt(openDays) <= ReturnRules.OPEN_DAYS_MAX;
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
        if (!isReadable()) {
            return "returnrules.problem.goods";
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
                kept(feeAccount, feeRate).orElse(Kept.AS_GOODS),
                byKind(),
                Integer.valueOf(openDays));
    }

    private Map<ReturnKind, Restock> byKind() {
        var result = new EnumMap<ReturnKind, Restock>(ReturnRules.INITIAL.restockByKind());
        restock.forEach((kind, how) ->
                ReturnKind.of(kind).ifPresent(k -> Restock.of(how).ifPresent(r -> result.put(k, r))));
        return result;
    }
}
