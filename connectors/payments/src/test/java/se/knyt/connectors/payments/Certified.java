package se.knyt.connectors.payments;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Certificate;
import se.knyt.core.reconciliation.Certifier;
import se.knyt.formats.settlement.SettlementFile;

/** A settlement file in the words of a bookkeeper: its payouts proved, its amounts as lines of text. */
public record Certified(SettlementFile file, List<Certifier.Certified> payouts) {
    public static Certified of(SettlementFile file) {
        var payouts = new ArrayList<Certifier.Certified>();
        for (var part : file.parts()) {
            payouts.add(Certifier.certify(part.statement(), file, part.from(), part.to()));
        }
        return new Certified(file, List.copyOf(payouts));
    }

    /** {@code line kind word amount}, in the order of the payouts. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < file.size(); i++) {
            lines.add(file.line(i) + " " + file.kind(i).code() + " " + file.providerKind(i) + " "
                    + Money.of(file.amount(i), file.currency(i)).toPlain());
        }
        return lines;
    }

    public Certificate certificate() {
        return payouts.getFirst().certificate();
    }

    public List<String> codes() {
        return payouts.stream()
                .flatMap(payout -> payout.findings().stream())
                .map(finding -> finding.code().code())
                .toList();
    }
}
