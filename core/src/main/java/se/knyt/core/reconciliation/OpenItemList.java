package se.knyt.core.reconciliation;

import java.util.List;
import se.knyt.core.money.Currency;

/** Open items that stand in a list. */
record OpenItemList(List<OpenItem> items) implements OpenItems {
    OpenItemList {
        items = List.copyOf(items);
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public String id(int index) {
        return items.get(index).id();
    }

    @Override
    public boolean credit(int index) {
        return items.get(index).credit();
    }

    @Override
    public Currency currency(int index) {
        return items.get(index).amount().currency();
    }

    @Override
    public long amount(int index) {
        return items.get(index).amount().minor();
    }

    @Override
    public long day(int index) {
        return items.get(index).date().toEpochDay();
    }

    @Override
    public boolean byAmount(int index) {
        return items.get(index).byAmount();
    }

    @Override
    public void keys(int index, KeySink sink) {
        for (var key : items.get(index).keys()) {
            sink.key(key.kind(), key.value());
        }
    }
}
