package se.knyt.engine.bank;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import se.knyt.core.money.Currency;
import se.knyt.engine.json.Json;
import se.knyt.formats.bank.BankBook;
import se.knyt.formats.bank.BankEntry;
import se.knyt.formats.bank.BankFiles;
import se.knyt.formats.bank.BankStatement;
import se.knyt.formats.csv.FormatException;

/** Reads a bank file whole, and says whose account each statement in it is. */
final class BankFileReader {
    private static final int HEAD_BYTES = 16_384;
    private static final int LAYOUT_BYTES = 8;

    private final List<BankAccount> accounts;
    private final BankDrop.File file;

    BankFileReader(List<BankAccount> accounts, BankDrop.File file) {
        this.accounts = accounts;
        this.file = file;
    }

    /** An entry with the account that it is on. */
    record Placed(BankAccount account, BankEntry entry) {}

    /** A statement with the account that it is of. */
    record OfAccount(BankAccount account, BankStatement statement) {}

    /**
     * A file that was read.
     *
     * @param layout of lists of transactions the names of their columns as a number, of others their format
     * @param added accounts that were not known and are the company's, as the person says
     */
    record Read(
            String format,
            String layout,
            List<Placed> entries,
            List<OfAccount> statements,
            List<BankAccount> added,
            long pending) {}

    /** The file is not taken, with the reason. */
    static final class NotTaken extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient BankDrop.Outcome outcome;

        NotTaken(BankDrop.Outcome outcome) {
            super(outcome.toString());
            this.outcome = outcome;
        }

        BankDrop.Outcome outcome() {
            return outcome;
        }
    }

    Read read() throws NotTaken {
        var book = new BankBook(_ -> true);
        try {
            BankFiles.read(file.name(), file.content(), book);
        } catch (FormatException e) {
            throw new NotTaken(new BankDrop.Outcome.Unreadable(e.line(), e.column(), e.reason()));
        } catch (IOException e) {
            throw new NotTaken(new BankDrop.Outcome.Unreadable(0, 0, String.valueOf(e.getMessage())));
        }
        var result = book.finish();
        var added = new ArrayList<BankAccount>();
        var statements = new ArrayList<OfAccount>();
        for (var statement : result.statements()) {
            statements.add(new OfAccount(
                    account(statement.line(), statement.account(), currency(statement, result), added), statement));
        }
        var entries = new ArrayList<Placed>();
        for (var entry : result.entries()) {
            entries.add(new Placed(
                    account(entry.line(), entry.account(), entry.amount().currency(), added), entry));
        }
        var format = format(result);
        return new Read(format, layout(format), List.copyOf(entries), List.copyOf(statements), added, result.pending());
    }

    private String layout(String format) {
        if (!format.equals("csv")) {
            return format;
        }
        var columns = String.join(";", BankFiles.columns(file.name(), file.content()));
        return HexFormat.of()
                .formatHex(Json.sha256().digest(columns.getBytes(StandardCharsets.UTF_8)), 0, LAYOUT_BYTES);
    }

    /** That of its entries, else of its balances; a statement that has neither is in kronor. */
    private static Currency currency(BankStatement statement, BankBook.Result result) {
        return result.entries().stream()
                .filter(entry -> entry.account().equals(statement.account()))
                .map(entry -> entry.amount().currency())
                .findFirst()
                .orElseGet(() -> {
                    var closing = statement.closing();
                    return closing == null ? Currency.SEK : closing.currency();
                });
    }

    private BankAccount account(int line, String number, Currency currency, List<BankAccount> added) throws NotTaken {
        var meant = number.isEmpty() ? file.account() : number;
        var known = new ArrayList<>(accounts);
        known.addAll(added);
        var called = known.stream()
                .filter(account -> meant.isEmpty() || account.isCalled(meant))
                .toList();
        var fitting = called.stream().filter(a -> a.currency().equals(currency)).toList();
        if (fitting.size() == 1) {
            return fitting.getFirst();
        }
        if (called.size() == 1 && !file.ours()) {
            throw new NotTaken(new BankDrop.Outcome.OtherCurrency(
                    line,
                    called.getFirst().number(),
                    currency.code(),
                    called.getFirst().currency().code()));
        }
        if (meant.isEmpty() || !file.ours() || !fitting.isEmpty()) {
            throw new NotTaken(new BankDrop.Outcome.UnknownAccount(line, meant));
        }
        var account = new BankAccount(meant, currency, file.bookAccount());
        added.add(account);
        return account;
    }

    private String format(BankBook.Result result) {
        if (result.statements().stream().anyMatch(BankStatement::notification)) {
            return "camt.054";
        }
        var head =
                new String(file.content(), 0, Math.min(HEAD_BYTES, file.content().length), StandardCharsets.ISO_8859_1);
        // Half of the bytes of UTF-16 are nought here.
        var plain = head.replace("\0", "");
        return plain.contains("camt.053") ? "camt.053" : plain.contains(":20:") ? "mt940" : "csv";
    }
}
