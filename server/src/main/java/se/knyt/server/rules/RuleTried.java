package se.knyt.server.rules;

import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rounding;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.flows.RuleTrial;
import se.knyt.engine.rules.RuleField;
import se.knyt.engine.rules.Writing;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/** What rules tried on an order change of it, as the page shows it. */
public final class RuleTried {
    private RuleTried() {}

    /** Something that the rules change. */
    public record Change(String what, String before, String after) {}

    /** Arguments of the text that tells why the order is held. */
    public static Map<String, String> arguments(RuleTrial trial) {
        var arguments = new TreeMap<>(trial.outcome().arguments());
        arguments.put("order", trial.order().number());
        return arguments;
    }

    /** What stands on the document and its rows otherwise than without rules; accounts are shown by the vouchers beside it. */
    public static List<Change> changes(View v, RuleTrial trial) {
        var writing = trial.outcome().writing();
        var changes = new ArrayList<Change>();
        for (var field : RuleField.values()) {
            if (!writing.field(field).isEmpty()) {
                changes.add(new Change(RuleWords.field(v, field.code()), "", writing.field(field)));
            }
        }
        for (var row : trial.order().rows()) {
            row(v, row, RuleField.ARTICLE, row.sku(), writing.sku(row), changes);
            row(v, row, RuleField.ROW_TEXT, row.title(), writing.text(row), changes);
            row(v, row, RuleField.COST_CENTRE, "", writing.coding(row).costCentre(), changes);
            row(v, row, RuleField.PROJECT, "", writing.coding(row).project(), changes);
            writing.coding(row)
                    .dimensions()
                    .objects()
                    .forEach((number, object) ->
                            changes.add(new Change(v.t("rules.try.dimension", number, row.title()), "", object)));
            price(v, row, writing, changes);
        }
        if (!writing.series().isEmpty()) {
            changes.add(new Change(v.t("rules.do.series"), "", writing.series()));
        }
        writing.inAccounting()
                .ifPresent(in -> changes.add(new Change(
                        v.t("rules.do.handle"), "", v.t(RuleWords.choice("in", in ? "accounting" : "shop")))));
        if (writing.draft()) {
            changes.add(new Change(v.t("rules.do.draft"), "", v.t("rules.says.draft")));
        }
        return changes;
    }

    /** The price of a piece and what the whole row has on a row of its own; the voucher beside names account, rule and version. */
    private static void price(View v, OrderRow row, Writing writing, List<Change> changes) {
        writing.price(row).ifPresent(change -> {
            var booked = change.price(row);
            var sold = row.gross().toDecimal().divide(row.quantity().value(), MathContext.DECIMAL128);
            var whole = new RowPart(row.rowId(), row.kind(), row.quantity(), row.gross(), row.taxes());
            var apart = change.of(row, whole, Quantity.ZERO)
                    .map(part -> v.t(
                            "rules.try.price.rest",
                            v.format().amount(booked),
                            v.format().amount(part.gross())))
                    .orElseGet(() -> v.format().amount(booked));
            changes.add(new Change(
                    v.t("rules.try.price", row.title()),
                    v.format().amount(Money.rounded(sold, row.gross().currency(), Rounding.HALF_UP)),
                    apart));
        });
    }

    private static void row(View v, OrderRow row, RuleField field, String before, String after, List<Change> changes) {
        if (!before.equals(after)) {
            changes.add(new Change(RuleWords.field(v, field.code()) + ", " + row.title(), before, after));
        }
    }

    /** An account with what else stands on its row. */
    public static String account(View v, VoucherRow row) {
        var parts = new ArrayList<String>();
        parts.add(VoucherQueries.account(v, row.account()));
        var coding = row.coding();
        if (!coding.costCentre().isEmpty()) {
            parts.add(coding.costCentre());
        }
        if (!coding.project().isEmpty()) {
            parts.add(coding.project());
        }
        coding.dimensions().objects().forEach((number, object) -> parts.add(v.t("voucher.dimension", number, object)));
        if (!coding.chosenBy().isEmpty()) {
            parts.add(v.t("voucher.chosen.rule", coding.chosenBy(), coding.chosenVersion()));
        }
        return String.join(", ", parts);
    }
}
