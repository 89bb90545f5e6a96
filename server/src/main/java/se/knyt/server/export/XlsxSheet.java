package se.knyt.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import se.knyt.core.money.Money;

/** An Excel workbook, a sheet for each list, written as it goes: what has been written is no longer kept. Texts are texts, never formulas. */
final class XlsxSheet implements Sheet {
    private static final int ROWS_KEPT = 200;
    private static final int WIDTH = 18;

    private final Workbook workbook;
    private Worksheet sheet;
    private final ZoneId zone;
    private int row;

    XlsxSheet(OutputStream stream, String name, int columns, ZoneId zone) {
        this.workbook = new Workbook(stream, "Knyt", null);
        this.zone = zone;
        this.sheet = sheet(name, columns);
    }

    private Worksheet sheet(String name, int columns) {
        var begun = workbook.newWorksheet(name);
        for (int column = 0; column < columns; column++) {
            begun.width(column, WIDTH);
        }
        begun.freezePane(0, 1);
        return begun;
    }

    @Override
    public void row(List<Object> cells) throws IOException {
        for (int column = 0; column < cells.size(); column++) {
            cell(column, cells.get(column));
        }
        row++;
        if (row % ROWS_KEPT == 0) {
            sheet.flush();
        }
    }

    private void cell(int column, Object value) {
        switch (value) {
            case Money money -> {
                sheet.value(row, column, money.toDecimal());
                var decimals = money.currency().decimals();
                sheet.style(row, column)
                        .format(decimals == 0 ? "#,##0" : "#,##0." + "0".repeat(decimals))
                        .set();
            }
            case Instant at -> {
                sheet.value(row, column, at.atZone(zone).toLocalDateTime().withNano(0));
                sheet.style(row, column).format("yyyy-mm-dd hh:mm").set();
            }
            case LocalDate date -> {
                sheet.value(row, column, date);
                sheet.style(row, column).format("yyyy-mm-dd").set();
            }
            case Number number -> sheet.value(row, column, number);
            default -> text(column, String.valueOf(value));
        }
    }

    private void text(int column, String text) {
        if (!text.isEmpty()) {
            sheet.inlineString(row, column, text);
        }
        if (row == 0) {
            sheet.style(row, column).bold().set();
        }
    }

    @Override
    public void next(String name, List<Column> columns) throws IOException {
        sheet.finish();
        sheet = sheet(name, columns.size());
        row = 0;
    }

    @Override
    public void close() throws IOException {
        workbook.finish();
        workbook.close();
    }
}
