package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.core.money.Rate;
import se.knyt.core.vat.CountryRates;
import se.knyt.core.vat.VatAreas;

/** What is wrong with a table, row by row: nothing of it is put in use while anything is. */
public final class VatTableChecks {
    private static final int NAME_CHARS_MAX = 60;
    private static final Map<Rate, String> SWEDISH = Map.of(Rate.of(25), "10", Rate.of(12), "11", Rate.of(6), "12");
    /** Boxes of the Swedish return for sales without Swedish VAT: goods and services, EU and outside, and exempt. */
    private static final Set<String> WITHOUT_VAT = Set.of("", "35", "36", "39", "40", "42");

    private static final int OSS_FIRST = 3130;
    private static final int OSS_LAST = 3199;
    private static final int OSS_VAT_FIRST = 2670;
    private static final int OSS_VAT_LAST = 2679;

    private final VatTable table;
    private final PostingSettings settings;
    private final Set<Integer> chart;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Integer, String> boxes = new HashMap<>();

    private VatTableChecks(VatTable table, PostingSettings settings, Set<Integer> chart) {
        this.table = table;
        this.settings = settings;
        this.chart = chart;
    }

    /**
     * Something that cannot be used.
     *
     * @param row place in the table, from 0; -1 for the table as a whole
     * @param field {@code name}, {@code countries}, {@code buyers}, {@code rate}, {@code revenue}, {@code freight}, {@code fee},
     *     {@code vat}, {@code base} or {@code vatBox}
     * @param code which problem
     * @param arguments of its text
     */
    public record Problem(int row, String field, String code, List<String> arguments) {
        public Problem {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * @param settings what else is booked where
     * @param chart accounts that the company's books have beside those that posting knows and the ranges that are the user's own
     */
    public static List<Problem> of(VatTable table, PostingSettings settings, Set<Integer> chart) {
        return new VatTableChecks(table, settings, chart).all();
    }

    private List<Problem> all() {
        if (table.rows().size() > VatTable.ROWS_MAX) {
            return List.of(new Problem(-1, "rows", "many", List.of(String.valueOf(VatTable.ROWS_MAX))));
        }
        for (int i = 0; i < table.rows().size(); i++) {
            var row = table.rows().get(i);
            words(i, row);
            rate(i, row);
            codes(i, row.accounts());
            accounts(i, row.accounts());
            overlap(i, row);
        }
        return List.copyOf(problems);
    }

    private void problem(int row, String field, String code, String... arguments) {
        problems.add(new Problem(row, field, code, List.of(arguments)));
    }

    private void words(int i, VatRow row) {
        if (row.treatment().isBlank() || row.treatment().length() > NAME_CHARS_MAX) {
            problem(i, "name", "name", String.valueOf(NAME_CHARS_MAX));
        }
        for (var country : row.countries()) {
            if (!country.equals(VatTreatment.OTHER_EU)
                    && !country.equals(VatTreatment.OUTSIDE_EU)
                    && !VatAreas.isCountry(country)) {
                problem(i, "countries", "country", shortened(country));
            }
        }
        if (row.buyers().isEmpty()) {
            problem(i, "buyers", "buyers");
        }
    }

    static String shortened(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }

    private void rate(int i, VatRow row) {
        var rate = row.accounts().rate();
        boolean swedishVat = row.accounts().base().equals("05");
        for (var country : new TreeSet<>(row.countries())) {
            boolean eu = country.equals(VatTreatment.OTHER_EU) || VatAreas.isOtherEu(country) || country.equals("XI");
            if (rate.isZero()) {
                if (eu && !row.buyers().equals(Set.of(BuyerClass.BUSINESS_WITH_VAT_NUMBER))) {
                    problem(i, "rate", "zero-needs-number", country);
                }
            } else if (swedishVat ? !eu && !country.equals("SE") : !has(country, rate)) {
                problem(i, "rate", swedishVat ? "swedish-outside" : "rate", rate.toString(), country);
            }
        }
    }

    private static boolean has(String country, Rate rate) {
        return CountryRates.of(country.equals("MC") ? "FR" : country).contains(rate);
    }

    private void codes(int i, RateAccounts row) {
        if (row.base().equals("05")) {
            if (!SWEDISH.containsKey(row.rate())) {
                problem(i, "base", "base-not-swedish", row.rate().toString());
            } else if (!row.vatBox().equals(SWEDISH.get(row.rate()))) {
                problem(i, "vatBox", "vat-box", String.valueOf(SWEDISH.get(row.rate())));
            }
            return;
        }
        if (!row.vatBox().isEmpty()) {
            problem(i, "vatBox", "vat-box-without-base");
        }
        // Norwegian VAT taken at the sale: the base is an export all the same.
        var fitting = row.rate().isZero() ? WITHOUT_VAT : Set.of("", "36");
        if (!fitting.contains(row.base())) {
            problem(i, "base", "base", shortened(row.base()));
        }
    }

    private void accounts(int i, RateAccounts row) {
        income(i, "revenue", row.revenue(), row.base());
        income(i, "freight", row.freight(), row.base());
        income(i, "fee", row.fee(), row.base());
        if (row.vat() != 0) {
            if (row.vat() < 2600 || row.vat() > 2899 || taken(row.vat())) {
                problem(i, "vat", "vat-account", String.valueOf(row.vat()));
            } else if (known(i, "vat", row.vat())) {
                oneBox(i, "vat", row.vat(), row.vatBox());
            }
        }
    }

    private static final Set<GeneralAccount> OTHERS = Set.of(
            GeneralAccount.GIFT_CARDS,
            GeneralAccount.STORE_CREDIT,
            GeneralAccount.HELD_SALES,
            GeneralAccount.OTHER_ROAD,
            GeneralAccount.INPUT_VAT,
            GeneralAccount.REVERSE_INPUT_VAT,
            GeneralAccount.REVERSE_OUTPUT_VAT,
            GeneralAccount.TIPS);

    /** Kept by somebody else: gift cards, store credit, debts, tips, input VAT and reverse charge. */
    private boolean taken(int account) {
        var general = settings.accounts();
        return general.isControl(account)
                || OTHERS.stream().anyMatch(of -> general.ever(of).contains(account));
    }

    private void income(int i, String field, int account, String base) {
        if (!SaleCoding.Choice.isIncome(account)
                || settings.accounts().ever(GeneralAccount.ROUNDING).contains(account)
                || settings.accounts().ever(GeneralAccount.FX_GAIN).contains(account)) {
            problem(i, field, "income", String.valueOf(account));
        } else if (known(i, field, account)) {
            oneBox(i, field, account, base);
        }
    }

    private boolean known(int i, String field, int account) {
        boolean known = (account >= OSS_FIRST && account <= OSS_LAST)
                || (account >= OSS_VAT_FIRST && account <= OSS_VAT_LAST)
                || ChartOfAccounts.basDefaults().find(account).isPresent()
                || chart.contains(account);
        if (!known) {
            problem(i, field, "not-in-chart", String.valueOf(account));
        }
        return known;
    }

    /** The accounting system keeps the code on the account: an account of two boxes would be declared wrongly. */
    private void oneBox(int i, String field, int account, String box) {
        var before = boxes.putIfAbsent(account, box);
        if (before != null && !before.equals(box)) {
            problem(i, field, "two-boxes", String.valueOf(account), before, box);
        }
    }

    private void overlap(int i, VatRow row) {
        for (int j = 0; j < i; j++) {
            var before = table.rows().get(j);
            boolean both = before.accounts().rate().equals(row.accounts().rate())
                    && before.buyers().stream().anyMatch(row.buyers()::contains)
                    && (before.countries().stream().anyMatch(row.countries()::contains)
                            || (row.countries().isEmpty()
                                    && before.countries().isEmpty()
                                    && before.treatment().equals(row.treatment())));
            if (both) {
                problem(i, "countries", "overlap", String.valueOf(j + 1));
                return;
            }
        }
    }
}
