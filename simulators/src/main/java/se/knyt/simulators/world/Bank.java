package se.knyt.simulators.world;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Simulator;
import tools.jackson.databind.JsonNode;

/**
 * The merchant's bank: an account in kronor and one in euro, on which stands what each system says that it has put there, and the
 * statement of some days as camt.053 version 8 (ISO 20022). What comes in other currencies the merchant has no account for.
 */
public final class Bank {
    /** Clearing 8327, number 10 000 000: what the bank's Swish report calls the account too. */
    private static final Map<String, String> ACCOUNTS =
            Map.of("SEK", "SE1680000000832710000000", "EUR", "SE9880000000832720000000");

    /** What stood on an account before anything happened, in minor units. */
    private static final Map<String, Long> BEFORE = Map.of("SEK", 250_000_00L, "EUR", 0L);

    private final Acts acts;
    private final Iterable<Simulator> simulators;

    Bank(Acts acts, Iterable<Simulator> simulators) {
        this.acts = acts;
        this.simulators = simulators;
    }

    /**
     * The number (IBAN) of the account in a currency.
     *
     * @throws IllegalArgumentException where the merchant has none in it
     */
    public static String account(String currency) {
        var account = ACCOUNTS.get(currency);
        if (account == null) {
            throw new IllegalArgumentException("the merchant has no account in " + currency);
        }
        return account;
    }

    /** The days on which something was booked on an account. */
    public Set<LocalDate> days(String currency) {
        return lines(currency).stream().map(BankLine::booked).collect(Collectors.toSet());
    }

    /** Lines of an account in the order in which they were booked. */
    List<BankLine> lines(String currency) {
        var lines = new ArrayList<BankLine>();
        for (var simulator : simulators) {
            for (var line : acts.get(simulator.baseUri(), "bank/lines").path("lines")) {
                if (Json.text(line, "currency").equals(currency)) {
                    lines.add(read(line));
                }
            }
        }
        lines.sort(Comparator.comparing(BankLine::booked));
        return lines;
    }

    private static BankLine read(JsonNode line) {
        var payments = line.path("payments")
                .valueStream()
                .map(each -> new BankLine.Payment(Json.text(each, "reference"), Json.number(each, "amount")))
                .toList();
        return new BankLine(
                LocalDate.parse(Json.text(line, "booked")),
                Json.text(line, "currency"),
                Json.number(line, "amount"),
                Json.text(line, "text"),
                payments);
    }

    /** The statement from one day to another, both counted. */
    public byte[] statement(String currency, LocalDate from, LocalDate to) {
        var all = lines(currency);
        var within = all.stream()
                .filter(line -> !line.booked().isBefore(from) && !line.booked().isAfter(to))
                .toList();
        long opening = BEFORE.getOrDefault(currency, 0L)
                + all.stream()
                        .filter(line -> line.booked().isBefore(from))
                        .mapToLong(BankLine::amount)
                        .sum();
        long closing = opening + within.stream().mapToLong(BankLine::amount).sum();
        var id = currency + "-" + from + "-" + to;
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\n");
        xml.append("<GrpHdr><MsgId>").append(id).append("</MsgId><CreDtTm>").append(to.plusDays(1));
        xml.append("T05:00:00</CreDtTm></GrpHdr>\n<Stmt><Id>").append(id).append("</Id><FrToDt><FrDtTm>");
        xml.append(from).append("T00:00:00</FrDtTm><ToDtTm>").append(to).append("T23:59:59</ToDtTm></FrToDt>");
        xml.append("<Acct><Id><IBAN>")
                .append(account(currency))
                .append("</IBAN></Id><Ccy>")
                .append(currency);
        xml.append("</Ccy></Acct>\n").append(balance("OPBD", opening, currency, from));
        xml.append(balance("CLBD", closing, currency, to));
        var seen = new HashMap<String, Integer>();
        within.forEach(line -> xml.append(entry(line, seen)));
        return xml.append("</Stmt></BkToCstmrStmt></Document>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String balance(String code, long minor, String currency, LocalDate day) {
        return "<Bal><Tp><CdOrPrtry><Cd>" + code + "</Cd></CdOrPrtry></Tp>" + amount(minor, currency) + "<Dt><Dt>" + day
                + "</Dt></Dt></Bal>\n";
    }

    /** Both currencies have two decimals; the sign is told beside the amount. */
    private static String amount(long minor, String currency) {
        long unsigned = Math.abs(minor);
        return "<Amt Ccy=\"" + currency + "\">" + unsigned / 100 + "."
                + String.format(Locale.ROOT, "%02d", unsigned % 100) + "</Amt>" + "<CdtDbtInd>"
                + (minor < 0 ? "DBIT" : "CRDT") + "</CdtDbtInd>";
    }

    /** The bank's number of an entry is the same in every file that has it. */
    private static String entry(BankLine line, Map<String, Integer> seen) {
        int nth = seen.merge(line.toString(), 1, Integer::sum);
        var number = UUID.nameUUIDFromBytes((line + " " + nth).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .substring(0, 16);
        var xml = new StringBuilder("<Ntry>").append(amount(line.amount(), line.currency()));
        xml.append("<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>")
                .append(line.booked())
                .append("</Dt></BookgDt><ValDt><Dt>");
        xml.append(line.booked())
                .append("</Dt></ValDt><AcctSvcrRef>")
                .append(number)
                .append("</AcctSvcrRef>");
        xml.append("<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>").append(line.amount() < 0 ? "ICDT" : "RCDT");
        xml.append("</Cd><SubFmlyCd>OTHR</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls>");
        if (line.payments().size() > 1) {
            xml.append("<Btch><NbOfTxs>").append(line.payments().size()).append("</NbOfTxs></Btch>");
        }
        line.payments().forEach(payment -> xml.append(details(line, payment)));
        return xml.append("</NtryDtls><AddtlNtryInf>")
                .append(escaped(line.text()))
                .append("</AddtlNtryInf></Ntry>\n")
                .toString();
    }

    private static String details(BankLine line, BankLine.Payment payment) {
        var reference = payment.reference().isEmpty() ? "NOTPROVIDED" : escaped(payment.reference());
        return "<TxDtls><Refs><EndToEndId>" + reference + "</EndToEndId></Refs>"
                + amount(payment.amount(), line.currency()) + "</TxDtls>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
