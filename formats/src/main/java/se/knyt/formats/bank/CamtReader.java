package se.knyt.formats.bank;

import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.csv.FormatException;

/**
 * Reads camt.053 (BankToCustomerStatement) and camt.054 (BankToCustomerDebitCreditNotification) of ISO 20022, versions 2 and 8. They
 * differ in where a status and a party's name stand.
 */
final class CamtReader {
    /** A year of a large shop's Swish account is a tenth of this. */
    static final long BYTES_MAX = 4L << 30;

    static final int ENTRIES_MAX = 5_000_000;

    private static final Pattern NAMESPACE =
            Pattern.compile("urn:iso:std:iso:20022:tech:xsd:(camt\\.05\\d)\\.001\\.(\\d\\d)");
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    private final String file;
    private final XmlCursor xml;
    private final BankSink sink;
    private int entries;
    private int statements;

    private CamtReader(String file, InputStream in, BankSink sink) {
        this.file = file;
        this.sink = sink;
        xml = new XmlCursor(file, in, BYTES_MAX);
    }

    /** @throws FormatException when it is no camt.053 or camt.054 of a version that is read, or something in it is not what it should be */
    static void read(String file, InputStream in, BankSink sink) {
        new CamtReader(file, in, sink).document();
    }

    private void document() {
        xml.root();
        var namespace = NAMESPACE.matcher(xml.namespace());
        if (!xml.name().equals("Document") || !namespace.matches()) {
            throw xml.error(
                    xml.namespace().isEmpty()
                            ? "no namespace, so it does not say which camt message it is"
                            : "no camt message: its root is " + shortened(xml.name()) + " of "
                                    + shortened(xml.namespace()));
        }
        boolean notification = namespace.group(1).equals("camt.054");
        if (!notification && !namespace.group(1).equals("camt.053")) {
            throw xml.error(
                    namespace.group(1) + " is not read: give the statement (camt.053) or notification (camt.054)");
        }
        if (!namespace.group(2).equals("02") && !namespace.group(2).equals("08")) {
            throw xml.error(
                    namespace.group(1) + " version " + namespace.group(2) + " is not read: versions 02 and 08 are");
        }
        xml.children(_ -> xml.children(child -> {
            if (child.equals("Stmt") || child.equals("Ntfctn")) {
                statement(notification);
            }
        }));
        xml.finish();
        if (statements == 0) {
            throw new FormatException(file, 1, 0, "no statement in it");
        }
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private void statement(boolean notification) {
        statements++;
        var statement = new StatementBuilder(file, xml.line(), notification, sink);
        xml.children(child -> {
            switch (child) {
                case "Id" -> statement.id = xml.text();
                case "StmtPgntn" -> pages(statement);
                case "FrToDt" ->
                    xml.children(_ -> {
                        var day = day();
                        if (day != null) {
                            statement.covers(day);
                        }
                    });
                case "Acct" -> account(statement);
                case "Bal" -> balance(statement);
                case "Ntry" -> {
                    if (++entries > ENTRIES_MAX) {
                        throw xml.error("more than " + ENTRIES_MAX + " entries");
                    }
                    new CamtEntry(xml, statement).read();
                }
                default -> {}
            }
        });
        statement.end();
    }

    private void pages(StatementBuilder statement) {
        xml.children(child -> {
            var text = xml.text();
            if ((child.equals("PgNb") && !text.matches("0*1")) || (child.equals("LastPgInd") && text.equals("false"))) {
                statement.unchecked = "the statement is one page of several";
            }
        });
    }

    private void account(StatementBuilder statement) {
        xml.children(child -> {
            switch (child) {
                case "Id" ->
                    xml.children(kind -> {
                        if (kind.equals("IBAN")) {
                            statement.account = StatementBuilder.plainAccount(xml.text());
                        } else {
                            xml.children(part -> {
                                if (part.equals("Id")) {
                                    statement.account = StatementBuilder.plainAccount(xml.text());
                                }
                            });
                        }
                    });
                case "Ccy" -> statement.currency = currency(xml.text());
                default -> {}
            }
        });
    }

    /** What a balance says of itself. */
    private static final class Balance {
        private String type = "";
        private @Nullable Money amount;
        private String side = "";
    }

    private void balance(StatementBuilder statement) {
        var balance = new Balance();
        xml.children(child -> {
            switch (child) {
                case "Tp" ->
                    xml.children(kind -> {
                        if (kind.equals("CdOrPrtry")) {
                            balance.type = xml.text();
                        }
                    });
                case "Amt" -> balance.amount = amount();
                case "CdtDbtInd" -> balance.side = xml.text();
                default -> {}
            }
        });
        var amount = balance.amount;
        if (amount == null || !isSide(balance.side)) {
            throw xml.error("a balance without amount or side");
        }
        var signed = balance.side.equals("DBIT") ? amount.negated() : amount;
        switch (balance.type) {
            case "OPBD" -> statement.opening = signed;
            case "PRCD" -> statement.opening = statement.opening == null ? signed : statement.opening;
            case "CLBD" -> statement.closing = signed;
            default -> {}
        }
    }

    static boolean isSide(String text) {
        return text.equals("CRDT") || text.equals("DBIT");
    }

    /** The amount of the element that the cursor stands on. */
    Money amount() {
        return amount(xml);
    }

    static Money amount(XmlCursor xml) {
        var currency = currency(xml, xml.attribute("Ccy"));
        var text = xml.text();
        if (text.startsWith("-")) {
            throw xml.error("an amount with a sign: in camt the side is told apart");
        }
        try {
            return Money.parse(text, currency);
        } catch (IllegalArgumentException e) {
            throw xml.error("no amount of " + currency + ": " + shortened(text) + " (" + e.getMessage() + ")");
        }
    }

    private Currency currency(String code) {
        return currency(xml, code);
    }

    private static Currency currency(XmlCursor xml, String code) {
        try {
            return new Currency(code);
        } catch (IllegalArgumentException e) {
            throw xml.error(code.isEmpty() ? "an amount without currency" : String.valueOf(e.getMessage()));
        }
    }

    private @Nullable LocalDate day() {
        return day(xml, xml.text());
    }

    /** A date, or the day in Sweden of a time with its offset; null for an empty text. */
    static @Nullable LocalDate day(XmlCursor xml, String text) {
        try {
            if (text.isEmpty()) {
                return null;
            }
            boolean zoned = text.length() > 16
                    && (text.endsWith("Z") || text.substring(11).matches(".*[+-]\\d\\d:\\d\\d"));
            return zoned && text.indexOf('T') == 10
                    ? OffsetDateTime.parse(text).atZoneSameInstant(STOCKHOLM).toLocalDate()
                    : LocalDate.parse(text.length() > 10 && text.charAt(10) == 'T' ? text.substring(0, 10) : text);
        } catch (DateTimeException e) {
            throw xml.error("no date: " + shortened(text));
        }
    }
}
