package se.knyt.engine.flows;

import java.util.Map;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.engine.settings.ReturnRules;
import se.knyt.spi.RefundRow;

/**
 * Why a person gives back, and what becomes of the goods.
 *
 * @param restock by order row; a row that is not named follows the company's rule for the kind
 * @param place where goods come back into stock, by its id in the shop; empty for the shop's own choice
 */
public record GoodsBack(ReturnKind why, Map<String, Restock> restock, String place) {
    /** Nobody has said anything. */
    public static final GoodsBack UNTOLD = new GoodsBack(ReturnKind.UNTOLD, Map.of(), "");

    public GoodsBack {
        restock = Map.copyOf(restock);
    }

    /** What becomes of the goods of a row. */
    RefundRow of(RefundRow row, ReturnRules rules) {
        return row.kind() == OrderRow.Kind.GOODS
                ? row.restocked(restock.getOrDefault(row.rowId(), rules.restock(why)), place)
                : row;
    }
}
