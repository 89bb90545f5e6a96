package se.knyt.core.reconciliation;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words that stand beside a provider's name when an entry is the provider's: what banks write of any transfer, the forms of companies,
 * and what belongs to each provider's own names. Any other word may be a name: STRIPE SHIRTS AB is a company of its own, KLARNA PETERSSON a
 * person. A word that is missing here costs a question to a person; one too many lets a stranger's money close a payout.
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

    /** Of what their own names are made of: KLARNA BANK AB, STRIPE TECHNOLOGY EUROPE LIMITED, PAYPAL (EUROPE) S.A R.L. ET CIE. */
    private static final Map<String, Set<String>> OWN = Map.ofEntries(
            Map.entry("klarna", words("BANK FINANCIAL SERVICES")),
            Map.entry("kustom", words("BANK CHECKOUT")),
            Map.entry("svea", words("BANK EKONOMI SOLUTIONS CHECKOUT")),
            Map.entry("nets", words("DENMARK GROUP SERVICES EASY CHECKOUT")),
            Map.entry("paypal", words("EUROPE ET CIE PTE")),
            Map.entry("stripe", words("TECHNOLOGY TECHNOLOGIES EUROPE COMPANY PO")),
            Map.entry("shopify-payments", words("INTERNATIONAL COMMERCE TECHNOLOGY TECHNOLOGIES EUROPE COMPANY PO")),
            Map.entry("amazon", words("EUROPE SERVICES MEDIA MARKETPLACE CORE")),
            Map.entry("qliro", words("FINANCIAL SERVICES")),
            Map.entry("mollie", words("STICHTING")),
            Map.entry("walley", words("BANK CHECKOUT")));

    /** Whose payments reach the account one by one, each with the name of who paid: there a name is the payer's. */
    private static final Set<String> NAME_PAYERS = Set.of("swish");

    private StatementVocabulary() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    /** Whether a word may stand beside the provider's name without being anybody else's. */
    static boolean isPlain(String word, String provider) {
        return NAME_PAYERS.contains(provider)
                || isAnybodys(word)
                || OWN.getOrDefault(provider, Set.of()).contains(word);
    }

    /** Whether a word may follow a provider's name without a blank between. */
    static boolean mayFollow(String rest) {
        return rest.isEmpty()
                || rest.chars().allMatch(Character::isDigit)
                || isAnybodys(rest)
                || OWN.values().stream().anyMatch(own -> own.contains(rest));
    }

    /** References are judged by themselves: what has a digit is no name, nor is a single letter. */
    private static boolean isAnybodys(String word) {
        return word.length() == 1
                || word.chars().anyMatch(Character::isDigit)
                || List.of(FORMS, TRANSFERS, FIELDS).stream().anyMatch(some -> some.contains(word));
    }
}
