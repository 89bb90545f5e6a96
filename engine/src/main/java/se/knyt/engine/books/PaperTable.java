package se.knyt.engine.books;

import java.util.ArrayList;
import java.util.List;

/**
 * A table as lines of text. What is wider than the paper is parted: the first columns stand in each part, the others as many as fit, so
 * that nothing is left out.
 */
final class PaperTable {
    private static final int GAP = 2;
    /** Of a text; the list for programs has it whole. */
    private static final int TEXT_MAX = 30;
    /** A heading goes on below. */
    private static final int HEADING_MAX = 14;

    private final List<String> headings;
    private final int fixed;
    private final List<List<String>> rows;

    /**
     * @param fixed how many columns stand in each part; they are texts, the others amounts to the right
     * @param rows as many cells as headings
     */
    PaperTable(List<String> headings, int fixed, List<List<String>> rows) {
        this.headings = List.copyOf(headings);
        this.fixed = fixed;
        this.rows = List.copyOf(rows);
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        int first = fixed;
        do {
            int last = first;
            int used = width(0, fixed);
            while (last < headings.size() && (last == first || used + width(last, last + 1) <= EvidencePdf.WIDTH)) {
                used += width(last, last + 1);
                last++;
            }
            part(lines, first, last);
            first = last;
        } while (first < headings.size());
        return lines;
    }

    private int width(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += width(i) + GAP;
        }
        return sum;
    }

    private int width(int column) {
        int width = wrapped(headings.get(column)).stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        for (var row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return column < fixed ? Math.min(width, TEXT_MAX) : width;
    }

    private void part(List<String> lines, int first, int last) {
        var columns = new ArrayList<Integer>();
        for (int i = 0; i < fixed; i++) {
            columns.add(i);
        }
        for (int i = first; i < last; i++) {
            columns.add(i);
        }
        var widths = columns.stream().map(this::width).toList();
        var heads = columns.stream().map(c -> wrapped(headings.get(c))).toList();
        int height = heads.stream().mapToInt(List::size).max().orElse(1);
        for (int i = 0; i < height; i++) {
            var cells = new ArrayList<String>();
            for (var head : heads) {
                cells.add(i < head.size() ? head.get(i) : "");
            }
            lines.add(line(columns, widths, cells));
        }
        for (var row : rows) {
            lines.add(line(columns, widths, columns.stream().map(row::get).toList()));
        }
        lines.add("");
    }

    private String line(List<Integer> columns, List<Integer> widths, List<String> cells) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            int width = widths.get(i);
            var cell = cells.get(i).length() > width ? cells.get(i).substring(0, width - 1) + "~" : cells.get(i);
            var room = " ".repeat(width - cell.length());
            line.append(columns.get(i) < fixed ? cell + room : room + cell).append(" ".repeat(GAP));
        }
        return line.toString().stripTrailing();
    }

    private static List<String> wrapped(String heading) {
        var lines = new ArrayList<String>();
        for (var word : heading.split(" ")) {
            boolean fits = !lines.isEmpty() && lines.getLast().length() + 1 + word.length() <= HEADING_MAX;
            if (fits) {
                lines.set(lines.size() - 1, lines.getLast() + " " + word);
            } else {
                lines.add(word);
            }
        }
        return lines;
    }
}
