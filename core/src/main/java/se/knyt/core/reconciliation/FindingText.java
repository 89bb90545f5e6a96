package se.knyt.core.reconciliation;

import java.util.Locale;

/** Findings in words, Swedish or English. */
public final class FindingText {
    private FindingText() {}

    /** The finding as one or two sentences; Swedish for a Swedish locale, else English. */
    public static String of(Finding finding, Locale language) {
        return language.getLanguage().equals("sv") ? swedish(finding) : english(finding);
    }

    private static String english(Finding f) {
        var amount = f.amount().toPlain();
        var first = argument(f, 0);
        return switch (f.code()) {
            case DIFFERENCE -> "The lines differ from what was paid by " + amount + ".";
            case DUPLICATE_LINE -> "This row stands twice: it repeats line " + first + ", amount " + amount + ".";
            case SIGN -> "With its sign turned round this row of " + amount + " would close the certificate.";
            case EXTRA_LINE -> "Without this row of " + amount + " the certificate would close.";
            case MISSING_OR_CHANGED ->
                "Only " + first + " differs from its total, by the whole difference of " + amount
                        + ": a row is missing there, or one amount is wrong.";
            case CLASS_SIGN ->
                "With the sign of " + first + ", " + amount + ", turned round the certificate would close.";
            case MISSING_ITEM ->
                "The purchase or refund " + first + " of " + amount + " is in no payout; with it this one closes.";
            case FX_SPREAD ->
                "The rows changed from another currency differ from the rate by " + amount + ", the whole difference.";
            case ROW_DOES_NOT_ADD_UP -> "The row does not add up in itself; it differs by " + amount + ".";
            case CLASS_TOTAL ->
                "The lines of " + first + " sum to " + argument(f, 1) + " but the file states " + argument(f, 2)
                        + "; they differ by " + amount + ".";
            case BALANCE -> "The balance after does not follow from the one before; it differs by " + amount + ".";
            case CURRENCY ->
                "A line of " + amount + " " + f.amount().currency() + " stands in a payout in " + first + ".";
            case NO_PAYOUT_AMOUNT ->
                "The file does not state what was paid; the computed sum is shown and nothing is booked.";
            case NO_PAYOUT_DATE -> "No file states on which day " + amount + " was paid out; nothing is booked.";
            case FUTURE_DATE ->
                "The payout or its bank entry is dated " + first + ", which is still to come; nothing is booked.";
            case DUPLICATE_PAYOUT -> "The payout is given more than once (" + first + "); it is taken once.";
            case PAYOUT_DIFFERS ->
                "The payout is given twice with different rows: " + first + " (" + argument(f, 1) + ") and "
                        + argument(f, 2) + " (" + argument(f, 3) + "); neither is booked.";
            case DUPLICATE_TRANSACTION ->
                "The transaction " + first + " of " + amount + " also stands in payout " + argument(f, 1) + ".";
            case ROW_LEFT_OUT ->
                "Rows of the file that are no part of the payout: " + first + ", in all " + amount + " "
                        + f.amount().currency() + "; no line and no voucher carries them.";
            case NOT_PAID_OUT -> "Not paid out yet: rows after the last payout of the file, in all " + amount + ".";
            case FEE_VAT ->
                "The VAT on " + first + " is " + argument(f, 1) + ", but " + argument(f, 2)
                        + " is expected; they differ by " + amount + ".";
            case SUSPENSE -> amount + " is booked on the account of unknown amounts, " + first + ".";
            case NO_RATE ->
                "No exchange rate is known from " + first + " to " + argument(f, 1) + "; nothing is booked.";
            case ALREADY_BOOKED -> "The payout is already booked as voucher " + first + ".";
            case BOOKED_OTHERWISE ->
                "The ledger has booked the payout with other amounts (vouchers " + first
                        + "): the provider's account moves by " + argument(f, 1) + ", bank and money in transit by "
                        + argument(f, 2) + ". Nothing is booked.";
            case IN_TRANSIT ->
                "The ledger has " + amount + " of the payout on money in transit (vouchers " + first
                        + "), and voucher " + argument(f, 1)
                        + ", which does not name it, takes the same amount to the bank. Nothing is booked.";
            case MENTIONED_ELSEWHERE ->
                "The ledger names the payout in voucher " + first
                        + ", which does not move its accounts; it is booked here.";
            case NO_ACCOUNT -> "Nothing is booked: " + first + ".";
            case BANK_AMOUNT ->
                "The bank shows " + first + " under this payout's reference (entries: " + argument(f, 2) + ") but "
                        + argument(f, 1) + " was paid; they differ by " + amount + ".";
            case BANK_AMBIGUOUS ->
                "More than one bank entry fits this payout, or one fits several payouts; none is taken.";
            case BANK_SUGGESTED ->
                "A bank entry of " + first + quoted(f, "\"", "\"")
                        + " may be it, but nothing in it says that it is this payout; it is not taken.";
        };
    }

    private static String swedish(Finding f) {
        var amount = decimal(f.amount().toPlain());
        var first = argument(f, 0);
        return switch (f.code()) {
            case DIFFERENCE -> "Raderna skiljer sig från det utbetalda med " + amount + ".";
            case DUPLICATE_LINE -> "Raden står två gånger: den upprepar rad " + first + ", belopp " + amount + ".";
            case SIGN -> "Med omvänt tecken på den här raden, " + amount + ", går beviset ihop.";
            case EXTRA_LINE -> "Utan den här raden, " + amount + ", går beviset ihop.";
            case MISSING_OR_CHANGED ->
                "Bara " + first + " skiljer sig från sin summa, med hela differensen " + amount
                        + ": en rad saknas där eller ett belopp är fel.";
            case CLASS_SIGN -> "Med omvänt tecken på " + first + ", " + amount + ", går beviset ihop.";
            case MISSING_ITEM ->
                "Köpet eller återbetalningen " + first + ", " + amount
                        + ", finns inte i någon utbetalning; med den går den här ihop.";
            case FX_SPREAD ->
                "Raderna som växlats från en annan valuta skiljer sig från kursen med " + amount
                        + ", hela differensen.";
            case ROW_DOES_NOT_ADD_UP -> "Raden går inte ihop i sig själv; den skiljer " + amount + ".";
            case CLASS_TOTAL ->
                "Raderna för " + first + " summerar till " + decimal(argument(f, 1)) + " men filen anger "
                        + decimal(argument(f, 2))
                        + "; skillnaden är " + amount + ".";
            case BALANCE -> "Saldot efter följer inte av saldot före; det skiljer " + amount + ".";
            case CURRENCY ->
                "En rad på " + amount + " " + f.amount().currency() + " står i en utbetalning i " + first + ".";
            case NO_PAYOUT_AMOUNT ->
                "Filen anger inte vad som betalats ut; den beräknade summan visas och inget bokförs.";
            case NO_PAYOUT_DATE -> "Ingen fil anger vilken dag " + amount + " betalades ut; inget bokförs.";
            case FUTURE_DATE ->
                "Utbetalningen eller dess bankhändelse har datum " + first + ", som inte har varit än; inget bokförs.";
            case DUPLICATE_PAYOUT -> "Utbetalningen finns mer än en gång (" + first + "); den räknas en gång.";
            case PAYOUT_DIFFERS ->
                "Utbetalningen finns två gånger med olika rader: " + first + " (" + decimal(argument(f, 1)) + ") och "
                        + argument(f, 2) + " (" + decimal(argument(f, 3)) + "); ingen av dem bokförs.";
            case DUPLICATE_TRANSACTION ->
                "Transaktionen " + first + ", " + amount + ", finns också i utbetalning " + argument(f, 1) + ".";
            case ROW_LEFT_OUT ->
                "Rader i filen som inte hör till utbetalningen: " + first + ", tillsammans " + amount + " "
                        + f.amount().currency() + "; de finns varken i beviset eller i någon verifikation.";
            case NOT_PAID_OUT ->
                "Inte utbetalt ännu: rader efter filens senaste utbetalning, tillsammans " + amount + ".";
            case FEE_VAT ->
                "Momsen på " + first + " är " + decimal(argument(f, 1)) + " men ska vara " + decimal(argument(f, 2))
                        + "; det skiljer " + amount + ".";
            case SUSPENSE -> amount + " är bokfört på kontot för okända belopp, " + first + ".";
            case NO_RATE -> "Ingen växelkurs är känd från " + first + " till " + argument(f, 1) + "; inget bokförs.";
            case ALREADY_BOOKED -> "Utbetalningen är redan bokförd som verifikation " + first + ".";
            case BOOKED_OTHERWISE ->
                "Bokföringen har andra belopp för utbetalningen (verifikation " + first
                        + "): leverantörens konto ändras med " + decimal(argument(f, 1))
                        + ", bank och pengar på väg med " + decimal(argument(f, 2)) + ". Inget bokförs.";
            case IN_TRANSIT ->
                "Bokföringen har " + amount + " av utbetalningen på pengar på väg (verifikation " + first
                        + "), och verifikation " + argument(f, 1)
                        + ", som inte nämner den, för samma belopp till banken. Inget bokförs.";
            case MENTIONED_ELSEWHERE ->
                "Bokföringen nämner utbetalningen i verifikation " + first
                        + ", som inte ändrar dess konton; den bokförs här.";
            case NO_ACCOUNT -> "Inget bokförs: " + first + ".";
            case BANK_AMOUNT ->
                "Banken visar " + decimal(first) + " med utbetalningens referens (händelser: " + argument(f, 2)
                        + ") men " + decimal(argument(f, 1)) + " betalades ut; det skiljer " + amount + ".";
            case BANK_AMBIGUOUS ->
                "Mer än en bankhändelse passar utbetalningen, eller en passar flera utbetalningar; ingen tas.";
            case BANK_SUGGESTED ->
                "En bankhändelse " + first + quoted(f, "”", "”")
                        + " kan vara utbetalningen, men inget i den säger det; den tas inte.";
        };
    }

    /** The words of what a finding is about, where it has them. */
    private static String quoted(Finding finding, String before, String after) {
        var words = argument(finding, 1);
        return words.isEmpty() ? "" : " (" + before + words + after + ")";
    }

    private static String decimal(String plain) {
        return plain.replace('.', ',').replace('-', '−');
    }

    private static String argument(Finding finding, int place) {
        return place < finding.arguments().size() ? finding.arguments().get(place) : "";
    }
}
