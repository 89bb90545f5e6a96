package se.knyt.server.providers;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.GeneralChecks.Problem;
import se.knyt.server.shell.View;

/**
 * The accounts that are the company's and no provider's.
 *
 * @param seen version of the settings that the form is made from
 * @param inUse the accounts as they stand
 * @param values what is written in each field, by code
 * @param problems what is wrong, shown at its field
 * @param cautions what is possible and not usual
 * @param charted whether the accounting system's chart was read
 * @param vouchers worked examples with the accounts of the form; none where something is wrong
 * @param may whether the reader may change them
 */
public record GeneralAccountsPage(
        int seen,
        GeneralAccounts inUse,
        Map<String, String> values,
        List<Problem> problems,
        List<Problem> cautions,
        boolean charted,
        List<ProviderPage.ShownVoucher> vouchers,
        boolean may) {
    /** Those that are chosen here, in the order of their numbers in the BAS chart. */
    public List<GeneralAccount> here() {
        return sorted(false);
    }

    /** Those that have a page of their own. */
    public List<GeneralAccount> elsewhere() {
        return sorted(true);
    }

    private static List<GeneralAccount> sorted(boolean elsewhere) {
        return Arrays.stream(GeneralAccount.values())
                .filter(of -> (of.standing() == GeneralAccount.Standing.ELSEWHERE) == elsewhere)
                .sorted((a, b) -> Integer.compare(a.bas(), b.bas()))
                .toList();
    }

    /** Where one of those is chosen. */
    public static String path(GeneralAccount of) {
        return switch (of) {
            case STORE_CREDIT -> "/settings/gift-cards";
            case OTHER_ROAD -> "/settings/refund-account";
            default -> "/settings/tips";
        };
    }

    public static String label(View view, GeneralAccount of) {
        return view.t("general." + of.code());
    }

    /** What it is for, what becomes of what stands on it when it is changed, and which were in use before. */
    public String hint(View view, GeneralAccount of) {
        var told = view.t("general." + of.code() + ".hint") + " " + view.t("general.bas", String.valueOf(of.bas()))
                + " " + view.t("general.standing." + of.standing().name());
        var before = inUse.former().getOrDefault(of, Set.of());
        return before.isEmpty()
                ? told
                : told + " "
                        + view.t(
                                "general.former",
                                before.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    public String value(GeneralAccount of) {
        return values.getOrDefault(of.code(), String.valueOf(inUse.of(of)));
    }

    /** What is wrong with a field, in the reader's words; empty when nothing is. */
    public String wrong(View view, GeneralAccount of) {
        return problems.stream()
                .filter(problem -> problem.of() == of)
                .findFirst()
                .map(problem -> told(view, problem))
                .orElse("");
    }

    public static String told(View view, Problem problem) {
        var arguments = problem.arguments().stream()
                .map(argument -> GeneralAccount.ofCode(argument)
                        .map(of -> label(view, of))
                        .orElseGet(() -> view.system(argument)))
                .toArray();
        boolean empty = problem.arguments().stream().allMatch(String::isEmpty);
        return view.t("general.problem." + problem.code() + (empty ? ".empty" : ""), arguments);
    }
}
