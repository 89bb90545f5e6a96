package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** Whether the accounts chosen for a provider can be booked on: each wrong one by its field and why. */
public final class ProviderChecks {
    /** As accounting systems take codes of payment methods; a person reads it on invoices. */
    private static final Pattern METHOD = Pattern.compile("[A-ZÅÄÖ0-9][A-ZÅÄÖ0-9_-]{0,19}");

    private final ProviderSettings wanted;
    private final PostingSettings settings;
    private final List<Problem> problems = new ArrayList<>();

    private ProviderChecks(ProviderSettings wanted, PostingSettings settings) {
        this.wanted = wanted;
        this.settings = settings;
    }

    /**
     * @param field what is wrong: {@code receivable} (of a contract {@code account}), {@code method}, {@code fees}, {@code bank}, {@code reserve}, {@code
     *     chargeback}, {@code dispute}, {@code advance}, {@code deposit}, {@code rounding}, {@code adjustment}; and of the rules of the table of fees after its
     *     first {@code t0.account}, {@code t1.account} and so on
     * @param code why, one of {@link #CODES}
     * @param arguments the account, and whose it is
     */
    public record Problem(String field, String code, List<String> arguments) {
        public Problem {
            arguments = List.copyOf(arguments);
        }
    }

    /** Every reason there is. */
    public static final Set<String> CODES = Set.of(
            "answer",
            "booked",
            "chart",
            "class",
            "connection",
            "control",
            "currency",
            "date",
            "digits",
            "far",
            "general",
            "held-open",
            "method",
            "method-taken",
            "rows",
            "sales",
            "shared",
            "shop",
            "shop-taken",
            "suspense",
            "twice",
            "vat",
            "vat-number");

    /** @param settings with the accounts of every provider; those of the same provider are the ones replaced */
    public static List<Problem> of(ProviderSettings wanted, PostingSettings settings) {
        var checks = new ProviderChecks(wanted, settings);
        checks.all();
        return List.copyOf(checks.problems);
    }

    /**
     * Whether the account of one of a provider's contracts or currencies can be used, and those beside it.
     *
     * @param standing the provider as it is: nothing else of it may stand on the account
     * @return with the fields {@code account}, {@code method}, {@code transit}, {@code bank} and {@code held}
     */
    public static List<Problem> ofContract(OwnReceivable own, ProviderSettings standing, PostingSettings settings) {
        if (!own.isOwn()) {
            return List.of();
        }
        var checks = new ProviderChecks(standing.on(own), settings);
        checks.receivable();
        checks.method();
        var account = String.valueOf(own.account());
        var others = standing.receivables().stream()
                .filter(other -> other.isOwn() && !other.isAboutSameAs(own))
                .toList();
        boolean another = standing.receivable() == own.account()
                || others.stream().anyMatch(other -> other.account() == own.account());
        boolean elsewhere = standing.withReceivables(List.of()).accounts().contains(own.account())
                || standing.receivables().stream().anyMatch(other -> isBeside(own.account(), other));
        if (checks.problems.isEmpty() && (another || elsewhere)) {
            checks.problems.add(new Problem("receivable", "shared", List.of(account, standing.provider())));
        }
        boolean same = standing.paymentMethod().equals(own.paymentMethod())
                || standing.receivables().stream()
                        .anyMatch(other -> other.account() != own.account()
                                && other.paymentMethod().equals(own.paymentMethod()));
        if (same) {
            checks.problems.add(
                    new Problem("method", "method-taken", List.of(own.paymentMethod(), standing.provider())));
        }
        checks.beside(own, standing);
        return checks.problems.stream()
                .map(one ->
                        one.field().equals("receivable") ? new Problem("account", one.code(), one.arguments()) : one)
                .toList();
    }

    private static boolean isBeside(int account, OwnReceivable own) {
        return own.beside().transit() == account
                || own.beside().bank() == account
                || own.beside().reserve() == account;
    }

    /** One account, one meaning: in transit, at the bank, held back, owed. */
    private void beside(OwnReceivable own, ProviderSettings standing) {
        int transit = own.beside().transit();
        boolean general = settings.accounts().ever(GeneralAccount.IN_TRANSIT).contains(transit);
        if (transit != 0 && !general) {
            boolean fits = apart("transit", transit, number -> number < 1900, own, standing);
            boolean held = standing.accounts().contains(transit)
                    && !settings.transitAccounts().contains(transit);
            if (fits
                    && (held || settings.accounts().ever(GeneralAccount.RESERVE).contains(transit))) {
                add("transit", "general", transit);
            }
        }
        if (own.beside().bank() != 0) {
            apart("bank", own.beside().bank(), number -> number >= 1900 && number < 2000, own, standing);
        }
        int reserve = own.beside().reserve();
        if (reserve != 0) {
            boolean fits =
                    apart("held", reserve, number -> number < 1900 || (number >= 2000 && number < 3000), own, standing);
            var other = standing.other();
            boolean another = reserve == transit
                    || reserve == other.advance()
                    || (reserve == other.chargeback() && reserve != other.reserve());
            if (fits && another) {
                add("held", "general", reserve);
            }
        }
    }

    private boolean apart(String field, int account, IntPredicate fits, OwnReceivable own, ProviderSettings standing) {
        boolean owed = account == own.account() || standing.receivableAccounts().contains(account);
        if (refused(field, account, fits)) {
            return false;
        }
        if (owed) {
            problems.add(new Problem(field, "shared", List.of(String.valueOf(account), standing.provider())));
        }
        return !owed;
    }

    private void all() {
        receivable();
        if (wanted.ownAccount(wanted.receivable()).isPresent()) {
            problems.add(new Problem(
                    "receivable", "shared", List.of(String.valueOf(wanted.receivable()), wanted.provider())));
        }
        method();
        account("fees", wanted.feeAccount(), ProviderChecks::result);
        var rules = wanted.fees().rules();
        for (int i = 1; i < rules.size(); i++) {
            account("t" + (i - 1) + ".account", rules.get(i).account(), ProviderChecks::result);
        }
        account("bank", wanted.bankAccount(), number -> number >= 1900 && number < 2000);
        var other = wanted.other();
        account("reserve", other.reserve(), ProviderChecks::balance);
        account("chargeback", other.chargeback(), ProviderChecks::balance);
        account("dispute", other.disputeFee(), ProviderChecks::result);
        account("advance", other.advance(), number -> number >= 2000 && number < 3000);
        if (other.deposit() != wanted.receivable()) {
            account("deposit", other.deposit(), ProviderChecks::balance);
        }
        account("rounding", other.rounding(), ProviderChecks::result);
        if (other.adjustment() != settings.accounts().suspense()) {
            account("adjustment", other.adjustment(), _ -> true);
        }
    }

    private static boolean balance(int number) {
        return number < 3000;
    }

    private static boolean result(int number) {
        return number >= 3000 && number < 9000;
    }

    /** Only purchases of this provider may stand on it, or its balance could not be explained item by item. */
    private void receivable() {
        int account = wanted.receivable();
        var general = settings.accounts();
        if (refused("receivable", account, number -> number < 2000)) {
            return;
        }
        if (general.ever(GeneralAccount.RESERVE).contains(account)) {
            add("receivable", "general", account);
        }
    }

    private void method() {
        if (!METHOD.matcher(wanted.paymentMethod()).matches()) {
            problems.add(new Problem("method", "method", List.of(wanted.paymentMethod())));
            return;
        }
        if (wanted.paymentMethod().equals(settings.giftCardMethod())
                || wanted.paymentMethod().equals(settings.storeCreditMethod())
                || wanted.paymentMethod().equals(settings.prepaymentMethod())) {
            problems.add(new Problem("method", "method-taken", List.of(wanted.paymentMethod(), "")));
        }
        others().entrySet().stream()
                .filter(other -> other.getValue().paymentMethods().contains(wanted.paymentMethod()))
                .findFirst()
                .ifPresent(other -> problems.add(
                        new Problem("method", "method-taken", List.of(wanted.paymentMethod(), other.getKey()))));
    }

    private void account(String field, int account, IntPredicate fits) {
        if (!refused(field, account, fits) && wanted.receivableAccounts().contains(account)) {
            problems.add(new Problem(field, "shared", List.of(String.valueOf(account), wanted.provider())));
        }
    }

    /** Whether it can not be: the first reason is told. */
    private boolean refused(String field, int account, IntPredicate fits) {
        var general = settings.accounts();
        var owner = others().entrySet().stream()
                .filter(other -> other.getValue().receivableAccounts().contains(account))
                .map(Map.Entry::getKey)
                .findFirst();
        if (general.isControl(account)) {
            add(field, "control", account);
        } else if (owner.isPresent()) {
            problems.add(new Problem(field, "shared", List.of(String.valueOf(account), owner.get())));
        } else if (general.ever(GeneralAccount.SUSPENSE).contains(account)) {
            add(field, "suspense", account);
        } else if (isTransit(field, account)
                || account == general.giftCards()
                || account == general.storeCredit()
                || account == general.otherRoad()
                || account == general.tips()) {
            add(field, "general", account);
        } else if (LineAccounts.vat(settings).contains(account)) {
            add(field, "vat", account);
        } else if (LineAccounts.sales(settings).contains(account)) {
            add(field, "sales", account);
        } else if (!fits.test(account)) {
            add(field, "class", account);
        } else {
            return false;
        }
        return true;
    }

    /** An account in transit of one currency may be another's too: each payout keeps which it is on. */
    private boolean isTransit(String field, int account) {
        return !field.equals("transit") && settings.transitAccounts().contains(account);
    }

    private Map<String, ProviderSettings> others() {
        var others = new LinkedHashMap<String, ProviderSettings>();
        settings.providers().stream()
                .filter(other -> !other.provider().equals(wanted.provider()))
                .forEach(other -> others.put(other.provider(), other));
        return others;
    }

    private void add(String field, String code, int account) {
        problems.add(new Problem(field, code, List.of(String.valueOf(account))));
    }
}
