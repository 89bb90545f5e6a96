package se.knyt.cli.reconcile;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.ProviderProfiles;
import se.knyt.core.providers.UsualAccounts;

/**
 * The BAS defaults of one provider, those that a company's own settings begin with too ({@link KnownProviders}, {@link GeneralAccount}).
 * What a fee is follows from who takes it, as each connector declares; commission of a marketplace is cost of selling. VAT that a foreign
 * provider leaves to the buyer (reverse charge) is not in the settlement: whoever keeps the books decides and books it.
 *
 * @param code provider code
 * @param method payment method in the customer ledger
 * @param receivable the account that its payouts settle
 * @param fee account of its fees
 * @param types accounts of single types of the provider's own, by {@code kind.type}
 */
record ProviderAccounts(String code, String method, String receivable, String fee, Map<String, String> types) {
    /** Whose files a mapping reads. */
    static final String OTHER = "other";

    private static final String BANK_COSTS = "6570";
    private static final String COMMISSION = "6050";

    static final List<ProviderAccounts> ALL = Stream.concat(
                    KnownProviders.all(BankLeg.DIRECT).stream().map(ProviderAccounts::of),
                    Stream.of(
                            new ProviderAccounts("amazon", "AMAZON", "1588", COMMISSION, Map.of()),
                            new ProviderAccounts(OTHER, "OTHER", "1590", BANK_COSTS, Map.of())))
            .toList();

    private static ProviderAccounts of(ProviderSettings known) {
        var fee = Integer.toString(known.feeAccount());
        return new ProviderAccounts(
                known.provider(),
                known.paymentMethod(),
                Integer.toString(known.receivable()),
                fee,
                types(known.provider()));
    }

    private static Map<String, String> types(String provider) {
        return ProviderProfiles.of(provider)
                .flatMap(profile -> profile.accountsIn(ProviderProfile.SWEDEN))
                .map(UsualAccounts::types)
                .orElse(Map.of())
                .entrySet()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, type -> Integer.toString(type.getValue())));
    }

    /** The account of a kind of line that needs no match. */
    String of(Kind kind) {
        return switch (kind) {
            case SALE, REFUND -> receivable;
            case FEE, FEE_REFUND -> fee;
            case DISPUTE_FEE -> of(GeneralAccount.DISPUTE_FEE);
            case FEE_VAT -> of(GeneralAccount.INPUT_VAT);
            case CHARGEBACK, CHARGEBACK_WON, RESERVE_HOLD, RESERVE_RELEASE -> of(GeneralAccount.RESERVE);
            case FX -> of(GeneralAccount.FX_LOSS);
            case ROUNDING -> of(GeneralAccount.ROUNDING);
            case ADVANCE -> "2890";
            // Where the payout that failed stands: the later one takes it off there.
            case PAYOUT_RETURN -> receivable;
            // The OBS account: must be zero at the end of the month, so that nobody forgets it.
            case ADJUSTMENT, DEPOSIT, UNRECOGNIZED -> of(GeneralAccount.SUSPENSE);
        };
    }

    private static String of(GeneralAccount account) {
        return Integer.toString(account.bas());
    }
}
