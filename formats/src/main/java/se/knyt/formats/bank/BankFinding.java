package se.knyt.formats.bank;

import java.util.List;
import java.util.Locale;

/**
 * Something wrong with a bank statement that does not keep it from being read.
 *
 * @param code what it is
 * @param line line of the file
 * @param arguments what the text needs: amounts as plain decimals, counts
 */
public record BankFinding(Code code, int line, List<String> arguments) {
    /** The codes; the lower-case name is used in files. */
    public enum Code {
        /** Opening balance and entries do not make the closing balance. */
        BALANCE,
        /** The balances are in another currency than the entries, or the statement is one page of several: they prove nothing. */
        BALANCE_NOT_CHECKED,
        /** The payments of a collected entry do not sum to it. */
        DETAILS,
        /** Entries that stand in an earlier statement too. */
        REPEATED,
        /** A notification tells of an entry that the statement of that day does not hold. */
        NOT_ON_STATEMENT;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public BankFinding {
        arguments = List.copyOf(arguments);
    }

    static BankFinding of(Code code, int line, String... arguments) {
        return new BankFinding(code, line, List.of(arguments));
    }

    /** The finding in words; Swedish for a Swedish locale, else English. */
    public String text(Locale language) {
        return language.getLanguage().equals("sv") ? swedish() : english();
    }

    private String english() {
        return switch (code) {
            case BALANCE ->
                "Opening balance and entries make " + argument(0) + " but the statement closes at " + argument(1)
                        + ": entries are missing or wrong.";
            case BALANCE_NOT_CHECKED -> "The balances prove nothing here: " + argument(0) + ".";
            case DETAILS ->
                "The payments of the entry sum to " + argument(0) + " but the entry is " + argument(1) + ".";
            case REPEATED -> "Entries that an earlier statement holds too are counted once: " + argument(0) + ".";
            case NOT_ON_STATEMENT ->
                "A notified entry of " + argument(0) + " is not on the statement of that day and is not counted.";
        };
    }

    private String swedish() {
        return switch (code) {
            case BALANCE ->
                "Ingående saldo och händelser ger " + argument(0) + " men utdraget slutar på " + argument(1)
                        + ": händelser saknas eller är fel.";
            case BALANCE_NOT_CHECKED -> "Saldona bevisar inget här: sidindelat utdrag eller saldon i annan valuta.";
            case DETAILS ->
                "Händelsens betalningar summerar till " + argument(0) + " men händelsen är " + argument(1) + ".";
            case REPEATED -> "Händelser som finns även i ett tidigare utdrag räknas en gång: " + argument(0) + ".";
            case NOT_ON_STATEMENT ->
                "En aviserad händelse på " + argument(0) + " finns inte i dagens utdrag och räknas inte.";
        };
    }

    private String argument(int place) {
        return place < arguments.size() ? arguments.get(place) : "";
    }
}
