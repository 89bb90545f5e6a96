package se.knyt.core.reconciliation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.providers.ProviderProfiles;
import se.knyt.core.providers.StatementMarks;

/**
 * The words that stand beside a provider's name when an entry is the provider's: what banks write of any transfer, the forms of companies,
 * and what belongs to each provider's own names, as its connector declares it. Any other word may be a name: with SHIRTS beside it, it is a
 * company of its own, with PETERSSON a person. A word that is missing here costs a question to a person; one too many lets a stranger's
 * money close a payout.
 */
final class StatementVocabulary {
    private static final Set<String> FORMS = words("""
            AB PUBL LTD LIMITED DAC INC CORP LLC PLC NV BV SA SARL SCA RL GMBH AS OY ASA APS FILIAL BRANCH NUF""");

    private static final Set<String> TRANSFERS = words("""
            INSÄTTNING INSATTNING BETALNING INBETALNING UTBETALNING UTBET INBET ÖVERFÖRING OVERFORING AVRÄKNING AVRAKNING
            BANKGIROINSÄTTNING BANKGIROINSATTNING GIROINSÄTTNING GIROINSATTNING EUROPABETALNING UTLANDSBETALNING
            RETUR ÅTER ATER KREDITERING KREDIT DEBET UTTAG DAGLIG VECKA PERIOD
            PAYOUT PAYOUTS PAYMENT PAYMENTS TRANSFER SETTLEMENT DEPOSIT CREDIT DEBIT RETURN REFUND WITHDRAWAL""");

    private static final Set<String> FIELDS = words("""
            DATUM DATE KONTO FRÅN FRAN FROM TILL TO FÖR FOR NR NO REF REFERENS REFERENCE ID BATCH
            SEPA SWIFT IBAN BIC BG PG BGC LB BANKGIRO BANKGIROT PLUSGIRO NTRF NMSC NONREF NOTPROVIDED
            SE DK FI NL LU IE GB DE EU SEK EUR NOK DKK USD GBP CHF PLN""");

    private static final Map<String, StatementMarks> DECLARED = declared();

    private StatementVocabulary() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    private static Map<String, StatementMarks> declared() {
        var all = new HashMap<String, StatementMarks>();
        for (var profile : ProviderProfiles.all()) {
            profile.onStatements().ifPresent(marks -> all.put(profile.code(), marks));
        }
        return Map.copyOf(all);
    }

    /** Whether a word may stand beside the provider's name without being anybody else's. */
    static boolean isPlain(String word, String provider) {
        var marks = DECLARED.get(provider);
        return isAnybodys(word)
                || (marks != null && (marks.namesPayers() || marks.ownWords().contains(word)));
    }

    /** Whether a word may follow a provider's name without a blank between. */
    static boolean mayFollow(String rest) {
        return rest.isEmpty()
                || rest.chars().allMatch(Character::isDigit)
                || isAnybodys(rest)
                || DECLARED.values().stream().anyMatch(marks -> marks.ownWords().contains(rest));
    }

    /** References are judged by themselves: what has a digit is no name, nor is a single letter. */
    private static boolean isAnybodys(String word) {
        return word.length() == 1
                || word.chars().anyMatch(Character::isDigit)
                || List.of(FORMS, TRANSFERS, FIELDS).stream().anyMatch(some -> some.contains(word));
    }
}
