package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the general accounts chosen can be booked on: each wrong one by what it is for and why. */
public final class GeneralChecks {
    /** BAS: cash and bank, and VAT. */
    private static final int BANK = 19;

    private static final int VAT = 26;

    private final GeneralAccounts wanted;
    private final PostingSettings inUse;
    private final Set<Integer> chart;
    private final List<Problem> problems = new ArrayList<>();

    private GeneralChecks(GeneralAccounts wanted, PostingSettings inUse, Set<Integer> chart) {
        this.wanted = wanted;
        this.inUse = inUse;
        this.chart = chart;
    }

    /**
     * @param of what the account is for
     * @param code why it cannot be, one of {@link #CODES}
     * @param arguments the account, and whose it is or what it may be
     */
    public record Problem(GeneralAccount of, String code, List<String> arguments) {
        public Problem {
            arguments = List.copyOf(arguments);
        }
    }

    /** Every reason there is; {@code usual} is a word of caution alone. */
    public static final Set<String> CODES = Set.of(
            "digits",
            "class",
            "bank",
            "vat",
            "sales",
            "provider",
            "held",
            "fees",
            "taken",
            "chart",
            "booked",
            "open",
            "version",
            "usual");

    /**
     * What is wrong with those that differ from the ones in use.
     *
     * @param chart accounts that are active in the accounting system's chart; empty where it is not known
     */
    public static List<Problem> of(GeneralAccounts wanted, PostingSettings inUse, Set<Integer> chart) {
        var checks = new GeneralChecks(wanted, inUse, chart);
        changed(wanted, inUse.accounts()).forEach(of -> checks.why(of).ifPresent(checks.problems::add));
        return List.copyOf(checks.problems);
    }

    /** Those that are possible and not what the BAS chart has there. */
    public static List<Problem> unusual(GeneralAccounts wanted, GeneralAccounts inUse) {
        return changed(wanted, inUse).stream()
                .filter(of -> !of.usual().has(wanted.of(of)))
                .map(of -> new Problem(
                        of,
                        "usual",
                        List.of(
                                String.valueOf(wanted.of(of)),
                                String.valueOf(of.usual().first()),
                                String.valueOf(of.usual().last()))))
                .toList();
    }

    /** Which have another account. */
    public static List<GeneralAccount> changed(GeneralAccounts wanted, GeneralAccounts inUse) {
        return Arrays.stream(GeneralAccount.values())
                .filter(of -> wanted.of(of) != inUse.of(of))
                .toList();
    }

    private Optional<Problem> why(GeneralAccount of) {
        int account = wanted.of(of);
        if (!of.possible().has(account)) {
            return problem(
                    of,
                    "class",
                    String.valueOf(of.possible().first()),
                    String.valueOf(of.possible().last()));
        }
        if (account / 100 == BANK
                || inUse.providers().stream().anyMatch(p -> p.bankAccounts().contains(account))) {
            return problem(of, "bank");
        }
        if (account / 100 == VAT && !vat(of)) {
            return problem(of, "vat");
        }
        if (inUse.treatments().stream()
                .flatMap(treatment -> treatment.accounts().stream())
                .anyMatch(rate -> rate.vat() == account)) {
            return problem(of, "vat");
        }
        if (LineAccounts.sales(inUse).contains(account)) {
            return problem(of, "sales");
        }
        return taken(of, account)
                .or(() -> provider(of, account))
                .or(() -> chart.isEmpty() || chart.contains(account) ? Optional.empty() : problem(of, "chart"));
    }

    private static boolean vat(GeneralAccount of) {
        return of == GeneralAccount.INPUT_VAT
                || of == GeneralAccount.REVERSE_INPUT_VAT
                || of == GeneralAccount.REVERSE_OUTPUT_VAT;
    }

    /** Another one has it, or had it: what stands there could not be told apart. */
    private Optional<Problem> taken(GeneralAccount of, int account) {
        for (var other : GeneralAccount.values()) {
            if (other != of && !of.mayShare(other) && wanted.ever(other).contains(account)) {
                return problem(of, "taken", other.code());
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> provider(GeneralAccount of, int account) {
        for (var provider : inUse.providers()) {
            // A currency may have an account in transit or for what is held back of its own: of the same meaning, and
            // shared by nobody else.
            if (provider.receivableAccounts().contains(account)
                    || (of != GeneralAccount.IN_TRANSIT
                            && provider.transitAccounts().contains(account))) {
                return problem(of, "provider", provider.provider());
            }
            boolean held = of != GeneralAccount.RESERVE
                    ? provider.held().contains(account)
                    : provider.other().advance() == account || provider.other().deposit() == account;
            if (held) {
                return problem(of, "held", provider.provider());
            }
            // The differences of a month are held against a limit account by account.
            boolean summed = of == GeneralAccount.ROUNDING
                    || of == GeneralAccount.FX_GAIN
                    || of == GeneralAccount.FX_LOSS
                    || of == GeneralAccount.CARD_BASE
                    || of == GeneralAccount.REVERSE_BASE_OUT
                    || of == GeneralAccount.EU_SERVICES
                    || of == GeneralAccount.SERVICES_OUTSIDE;
            if (summed && provider.fees().accounts().contains(account)) {
                return problem(of, "fees", provider.provider());
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> problem(GeneralAccount of, String code, String... more) {
        var arguments = new ArrayList<String>();
        arguments.add(String.valueOf(wanted.of(of)));
        arguments.addAll(List.of(more));
        return Optional.of(new Problem(of, code, arguments));
    }
}
