package se.knyt.server.returns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.ReturnDrafts;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.AccountRow;
import se.knyt.server.vouchers.VoucherQueries;

/**
 * What would be credited, before it is.
 *
 * @param invoice that it credits, empty where there is none
 * @param debit sum of the accounts' debit sides, which is that of their credit sides
 */
public record ShownNote(String invoice, List<SaleLine> lines, List<AccountRow> rows, Money debit) {
    static List<ShownNote> of(View view, List<ReturnDrafts.Note> notes) {
        return notes.stream().map(note -> of(view, note)).toList();
    }

    private static ShownNote of(View view, ReturnDrafts.Note note) {
        var rows = note.voucher().rows();
        return new ShownNote(
                note.invoice(),
                note.lines(),
                rows.stream().map(row -> account(view, row)).toList(),
                Money.sum(
                        rows.stream().map(VoucherRow::debit).toList(),
                        rows.getFirst().debit().currency()));
    }

    private static AccountRow account(View view, VoucherRow row) {
        boolean credit = row.debit().isZero();
        return new AccountRow(
                VoucherQueries.account(view, row.account()), credit ? null : row.debit(), credit ? row.credit() : null);
    }

    static Optional<Message> problem(View view, String code, Map<String, String> arguments) {
        return code.isEmpty() ? Optional.empty() : Optional.of(view.messages().of(code, arguments));
    }
}
