package se.knyt.server.providers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.ProviderChecks.Problem;
import se.knyt.core.money.Money;
import se.knyt.engine.books.FeeTableForm;
import se.knyt.engine.books.FeeTableText;
import se.knyt.engine.books.OwnReceivableDesk;
import se.knyt.engine.books.OwnReceivablePreview;
import se.knyt.engine.books.ProviderDesk;
import se.knyt.engine.books.ProviderForm;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.AccountRow;

/**
 * The accounts of one provider.
 *
 * @param form as it stands, or as it was sent
 * @param problems what is wrong with what was sent; shown at its field
 * @param preview what it would book
 * @param known its connections, and its own words for fees
 * @param text the table of fees as text: that in use, or what was pasted and could not be read
 * @param wrongLine the line of a pasted text that is no rule, 0 for none
 * @param may whether the reader may change it
 * @param own the accounts of one connection, or of currencies, for what is owed; null where the connection is not the provider's
 */
public record ProviderPage(
        String provider,
        ProviderForm form,
        List<Problem> problems,
        Shown preview,
        ProviderDesk.Known known,
        String text,
        int wrongLine,
        boolean may,
        @Nullable Own own) {
    /** The fields that are written as text, in the order of the form, by what they are about. */
    public static final List<String> MAIN = List.of("receivable", "method", "fees", "bank");

    public static final List<String> RARER =
            List.of("reserve", "chargeback", "dispute", "advance", "deposit", "rounding", "adjustment");
    public static final List<String> VAT =
            List.of("UNANSWERED", "EXEMPT", "SWEDISH_25", "REVERSE_CHARGE", "REVERSE_CHARGE_OUTSIDE_EU");

    /**
     * The accounts of one connection, or of one currency, for what is owed.
     *
     * @param state how it is
     * @param values of the form's fields, as they stand or as they were sent
     * @param chosen ids of the shops that are ticked
     * @param preview what it would book; empty until an account is written
     * @param open what stands on other accounts of the provider and stays there
     */
    public record Own(
            OwnReceivableDesk.State state,
            Map<String, String> values,
            Set<Long> chosen,
            List<Problem> problems,
            Optional<Shown> preview,
            List<OwnReceivablePreview.Open> open) {
        /** The fields of the form, in its order. */
        public static final List<String> FIELDS =
                List.of("currency", "account", "method", "from", "transit", "bank", "held");

        public String value(String field) {
            return values.getOrDefault(field, "");
        }

        /** What is wrong with a field, in the reader's words; empty when nothing is. */
        public String wrong(View view, String field) {
            return problems.stream()
                    .filter(problem -> problem.field().equals(field))
                    .findFirst()
                    .map(problem -> told(view, problem))
                    .orElse("");
        }
    }

    /** How many rules of the table of fees there are after the first. */
    public int rules() {
        return FeeTableForm.rows(form.values());
    }

    /** The fields of one connection alone: what the provider owes stands on one account for all of them. */
    public List<String> main() {
        return form.connection() == 0 ? MAIN : List.of("fees", "bank");
    }

    /** Whether this connection has accounts of its own. */
    public boolean hasOwn() {
        return known.own().contains(form.connection());
    }

    /** What a field is called, also one of a rule of the table. */
    public static String label(View view, String field) {
        int dot = field.indexOf('.');
        return dot < 0
                ? view.t("providers." + field)
                : view.t("providers.rule", Integer.parseInt(field.substring(1, dot)) + 1) + ", "
                        + view.t("providers.rule." + field.substring(dot + 1));
    }

    /** The element of a field on the page. */
    public static String id(String field) {
        return "p-" + field.replace('.', '-');
    }

    static String textOf(ProviderDesk.Known known) {
        return FeeTableText.of(known.fees());
    }

    /**
     * Vouchers that would be made.
     *
     * @param problems why none can be shown
     * @param reference of the payout they are made from, empty for the worked example
     * @param held why the payout would be held instead
     * @param vouchers the first payments and the payout's own
     * @param more payments not shown
     */
    public record Shown(
            List<Problem> problems, String reference, Optional<Message> held, List<ShownVoucher> vouchers, int more) {}

    /** One voucher, with its sums. */
    public record ShownVoucher(String title, List<AccountRow> rows, Money debit, Money credit) {}

    /** What is wrong with a field, in the reader's words; empty when nothing is. */
    public String wrong(View view, String field) {
        return problems.stream()
                .filter(problem -> problem.field().equals(field))
                .findFirst()
                .map(problem -> told(view, problem))
                .orElse("");
    }

    /** A problem in the reader's words. */
    public static String told(View view, Problem problem) {
        var arguments = problem.arguments().stream().map(view::system).toArray();
        boolean empty = problem.arguments().stream().allMatch(String::isEmpty);
        return view.t("providers.problem." + problem.code() + (empty ? ".empty" : ""), arguments);
    }
}
