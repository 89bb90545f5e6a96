package se.knyt.connectors.payments.nets.settlement;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.connectors.payments.nets.settlement.NetsPayout.RowFinding;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.reconciliation.Finding;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.json.JsonCursor;
import se.knyt.formats.settlement.Dates;
import se.knyt.formats.settlement.LooseEntries;
import se.knyt.formats.settlement.SettlementEntries;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.Text;
import se.knyt.formats.settlement.SettlementRows;

/** Reads one payout, a list of them, or the answer that holds them under {@code payouts}. Each needs its payment actions. */
public final class NetsReader {
    static final int CHARGED = 0;
    static final int REFUNDED = 1;
    static final int FEES = 2;

    private static final int PAYOUTS_MAX = 10_000;
    private static final int FINDINGS_MAX = 100;

    private final FileText file;
    private final JsonCursor json;
    private final SettlementRows rows;
    private final LooseEntries entries = new LooseEntries();
    private final List<NetsPayout> payouts = new ArrayList<>();

    private NetsReader(FileText file, JsonCursor json) {
        this.file = file;
        this.json = json;
        rows = new SettlementRows(file, '"');
    }

    /** @throws FormatException when it is no such payout, or can be read in two ways */
    public static SettlementFile read(FileText file) {
        var result = new Object() {
            private @Nullable NetsReader reader;
        };
        JsonCursor.read(file, json -> {
            var reader = new NetsReader(file, json);
            reader.root();
            result.reader = reader;
        });
        var reader = result.reader;
        if (reader == null) {
            throw new FormatException(file.name(), 0, 0, "the file is empty");
        }
        return new NetsPayouts(file, reader.rows, reader.entries, reader.payouts).file();
    }

    private void root() {
        if (json.isArray()) {
            json.elements(this::payoutOrList);
        } else {
            payoutOrList();
        }
        if (payouts.stream().allMatch(NetsPayout::isEmpty)) {
            throw new FormatException(file.name(), 1, 0, "no payout in it");
        }
    }

    private void payoutOrList() {
        var payout = begin();
        json.fields(name -> {
            if (name.equals("payouts")) {
                json.elements(this::payout);
            } else {
                field(payout, name);
            }
        });
        end(payout);
    }

    private void payout() {
        var payout = begin();
        json.fields(name -> field(payout, name));
        end(payout);
    }

    private NetsPayout begin() {
        if (payouts.size() == PAYOUTS_MAX) {
            throw json.error("more than " + PAYOUTS_MAX + " payouts in one file");
        }
        var payout = new NetsPayout(json.line());
        payouts.add(payout);
        return payout;
    }

    private void end(NetsPayout payout) {
        if (payout.isEmpty()) {
            return;
        }
        if (!payout.actionsSeen) {
            throw new FormatException(
                    file.name(),
                    payout.line,
                    0,
                    "the payout has no paymentActions: give the payout as fetched by its id");
        }
        if (payout.currency == null || payout.reference.isEmpty()) {
            throw new FormatException(file.name(), payout.line, 0, "the Nexi payout lacks its reference or currency");
        }
    }

    private void field(NetsPayout payout, String name) {
        switch (name) {
            case "id", "payoutId" -> payout.id = json.text();
            case "reference" -> payout.reference = json.text();
            case "date" -> {
                payout.date = Dates.parse(json.text());
                if (payout.date == null) {
                    throw json.error("no date, or one that can be read in two ways");
                }
            }
            case "currency" -> payout.currency = currency();
            case "amount" -> payout.amount = stated();
            case "chargedAmount" -> payout.charged = stated();
            case "refundedAmount" -> payout.refunded = stated();
            case "fees" -> payout.fees = stated();
            case "depositedAmount" -> payout.deposited = json.isNull() ? 0 : json.minor();
            case "paymentActions" -> {
                payout.actionsSeen = true;
                int group = payouts.indexOf(payout);
                json.elements(() -> action(payout, group));
            }
            default -> {}
        }
    }

    private @Nullable Long stated() {
        return json.isNull() ? null : json.minor();
    }

    private Currency currency() {
        try {
            return new Currency(json.text());
        } catch (IllegalArgumentException e) {
            throw json.error("no currency code of ISO 4217");
        }
    }

    /** One payment action, as it came. */
    private static final class Action {
        private String id = "";
        private String payment = "";
        private String word = "";
        private String reference = "";
        private String invoice = "";
        private String time = "";
        private String currency = "";
        private @Nullable Long amount;
        private long fee;
        private long feeTax;
        private @Nullable Long flexible;
        private @Nullable Long fixed;
    }

    private void action(NetsPayout payout, int group) {
        int line = json.line();
        var action = new Action();
        json.fields(name -> {
            switch (name) {
                case "id" -> action.id = json.text();
                case "paymentId" -> action.payment = json.text();
                case "paymentAction" -> action.word = json.text();
                case "reference" -> action.reference = json.text();
                case "invoiceNumber" -> action.invoice = json.text();
                case "timestamp" -> action.time = json.text();
                case "currency" -> action.currency = json.text();
                case "amount" -> action.amount = json.minor();
                case "fee" -> action.fee = json.isNull() ? 0 : json.minor();
                case "feeTaxAmount" -> action.feeTax = json.isNull() ? 0 : json.minor();
                case "flexibleFee" -> action.flexible = stated();
                case "fixedFee" -> action.fixed = stated();
                default -> {}
            }
        });
        var amount = action.amount;
        if (amount == null || action.word.isEmpty()) {
            throw new FormatException(file.name(), line, 0, "a payment action without paymentAction or amount");
        }
        check(payout, line, action);
        var day = action.time.isEmpty() ? null : Dates.parse(action.time);
        int row = rows.add(line, action.word, day == null ? SettlementRows.NO_DAY : (int) day.toEpochDay());
        rows.put(Text.ORDER_REFERENCE, action.reference);
        rows.put(Text.SECOND_REFERENCE, action.invoice);
        rows.put(Text.PROVIDER_ORDER_ID, action.payment);
        rows.put(Text.TRANSACTION_ID, action.id);
        add(row, group, action.word, amount);
        if (action.fee != 0) {
            entries.add(row, group, action.fee < 0 ? Kind.FEE_REFUND : Kind.FEE, -action.fee, FEES);
        }
        if (action.feeTax != 0) {
            entries.add(row, group, Kind.FEE_VAT, -action.feeTax, SettlementEntries.NO_CLASS);
        }
    }

    /**
     * The direction follows from the word, whatever sign the amount has: a refund and a chargeback take money, a chargeback that was won
     * and a charge give it. Another word is counted with its own sign.
     */
    private void add(int row, int group, String word, long amount) {
        var kind = NetsKinds.of(word);
        long size = Math.abs(amount);
        switch (kind) {
            case CHARGEBACK -> entries.add(row, group, kind, -size, SettlementEntries.NO_CLASS);
            case CHARGEBACK_WON, DEPOSIT -> entries.add(row, group, kind, size, SettlementEntries.NO_CLASS);
            case REFUND -> entries.add(row, group, kind, -size, REFUNDED);
            case SALE -> entries.add(row, group, kind, size, CHARGED);
            default -> entries.add(row, group, kind, amount, SettlementEntries.NO_CLASS);
        }
    }

    private static void check(NetsPayout payout, int line, Action action) {
        var flexible = action.flexible;
        var fixed = action.fixed;
        if (flexible != null
                && fixed != null
                && flexible + fixed != action.fee
                && payout.findings.size() < FINDINGS_MAX) {
            payout.findings.add(
                    new RowFinding(Finding.Code.ROW_DOES_NOT_ADD_UP, line, flexible + fixed - action.fee, ""));
        }
        boolean known = action.currency.isEmpty()
                || payout.currencies.stream().anyMatch(found -> found.argument().equals(action.currency));
        if (!known && payout.currencies.size() < FINDINGS_MAX) {
            long amount = action.amount == null ? 0 : action.amount;
            payout.currencies.add(new RowFinding(Finding.Code.CURRENCY, line, amount, action.currency));
        }
    }
}
