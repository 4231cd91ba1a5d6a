package dev.eventstore.core;

import dev.eventstore.Limits;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells in bytes. Bounds of cells are not written: within limits that are known, the shape of the
 * trie over the keys says where they lie, two bits a node, each node before its halves.
 *
 * <pre>
 * tree  = u16 |shape| ‖ shape ‖ a cell for each node marked so
 * shape = nodes from the smallest one that covers the limits; a node beyond them has no mark
 * mark  = 0: see its halves · 1: not described · 2: no events · 3: a cell
 * cell  = varint count ≥ 1 ‖ u48 sum
 * </pre>
 *
 * <p>The same cells have one form: a node is halved only if no single mark describes it.
 */
final class CellTree {
  private static final int HALVED = 0;
  private static final int SKIPPED = 1;
  private static final int EMPTY = 2;
  private static final int CELL = 3;
  private static final int MARK_BITS = 2;
  private static final int SUM_BYTES = CellHash.FINE_BITS / Byte.SIZE;

  private CellTree() {}

  /** The smallest range that holds all of these cells, of which there is at least one. */
  static KeyRange limits(List<RangeCell> cells) {
    return new KeyRange(cells.get(0).range().from(), cells.get(cells.size() - 1).range().to());
  }

  /** Whether these are cells of one trie, not too many, that take no more than so many bytes. */
  static boolean fits(KeyRange limits, List<RangeCell> cells, int room) {
    if (cells.size() > Limits.MAX_SLICE_CELLS) {
      return false;
    }
    Writer writer = new Writer(limits, cells);
    int bytes = Short.BYTES;
    for (RangeCell cell : cells) {
      if (cell.cell().count() > 0) {
        bytes += Varint.bytes(cell.cell().count()) + SUM_BYTES;
      }
    }
    return bytes <= room && writer.draw() && bytes + writer.shape().length <= room;
  }

  /**
   * Writes cells.
   *
   * @param cells in key order, disjoint, not empty ranges; each is what a node of the trie has
   *     within the limits
   */
  static void write(ByteBuffer out, KeyRange limits, List<RangeCell> cells) {
    Writer writer = new Writer(limits, cells);
    if (!writer.draw()) {
      throw new IllegalArgumentException("cells are nodes of one trie, in key order");
    }
    byte[] shape = writer.shape();
    out.putShort((short) shape.length).put(shape);
    for (RangeCell each : cells) {
      if (each.cell().count() > 0) {
        Varint.write(out, each.cell().count());
        writeSum(out, each.cell().sumH64());
      }
    }
  }

  /**
   * Reads what {@link #write} wrote; no more is allocated than the bytes can describe.
   *
   * @throws IllegalArgumentException when it is not exactly that, or more than {@link
   *     Limits#MAX_SLICE_CELLS}
   * @throws BufferUnderflowException when bytes are missing
   */
  static List<RangeCell> read(ByteBuffer in, KeyRange limits) {
    int bytes = Short.toUnsignedInt(in.getShort());
    if (bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] shape = new byte[bytes];
    in.get(shape);
    return new Reader(limits, shape, in).cells();
  }

  private static void writeSum(ByteBuffer out, long sum) {
    out.putShort((short) (sum >>> Integer.SIZE)).putInt((int) sum);
  }

  private static long readSum(ByteBuffer in) {
    return Short.toUnsignedLong(in.getShort()) << Integer.SIZE
        | Integer.toUnsignedLong(in.getInt());
  }

  private static boolean isEmpty(KeyRange range) {
    return range.from().equals(range.to());
  }

  /** Draws the shape of given cells. */
  private static final class Writer {
    private final KeyRange limits;
    private final List<RangeCell> cells;
    private final List<Integer> marks = new ArrayList<>();
    private int next;

    Writer(KeyRange limits, List<RangeCell> cells) {
      this.limits = limits;
      this.cells = cells;
    }

    /** Whether the cells are nodes of the trie, in key order. */
    boolean draw() {
      if (!isEmpty(limits)) {
        draw(KeyNode.covering(limits));
      }
      return next == cells.size();
    }

    byte[] shape() {
      byte[] shape = new byte[(marks.size() * MARK_BITS + Byte.SIZE - 1) / Byte.SIZE];
      for (int i = 0; i < marks.size(); i++) {
        int bit = i * MARK_BITS;
        shape[bit / Byte.SIZE] |= (byte) (marks.get(i) << bit % Byte.SIZE);
      }
      return shape;
    }

    private void draw(KeyNode node) {
      if (node.isOutside(limits)) {
        return;
      }
      if (next == cells.size() || node.isBefore(cells.get(next).range().from())) {
        marks.add(SKIPPED);
      } else if (node.isWithin(limits, cells.get(next).range())) {
        marks.add(cells.get(next++).cell().count() == 0 ? EMPTY : CELL);
      } else if (node.covers(cells.get(next).range()) && !node.isSingleKey()) {
        marks.add(HALVED);
        draw(node.lower());
        draw(node.upper());
      }
    }
  }

  /** Finds the cells of a given shape. */
  private static final class Reader {
    private final KeyRange limits;
    private final byte[] shape;
    private final ByteBuffer in;
    private final List<RangeCell> cells = new ArrayList<>();
    private int read;

    Reader(KeyRange limits, byte[] shape, ByteBuffer in) {
      this.limits = limits;
      this.shape = shape;
      this.in = in;
    }

    List<RangeCell> cells() {
      if (!isEmpty(limits)) {
        visit(KeyNode.covering(limits));
      }
      int bits = shape.length * Byte.SIZE;
      if (bits - read * MARK_BITS >= Byte.SIZE) {
        throw new IllegalArgumentException("a shape ends with its last node");
      }
      while (read * MARK_BITS < bits) {
        if (mark() != 0) {
          throw new IllegalArgumentException("what fills up a shape is zero");
        }
      }
      return cells;
    }

    private void visit(KeyNode node) {
      if (node.isOutside(limits)) {
        return;
      }
      int mark = mark();
      if (mark == HALVED) {
        halve(node);
      } else if (mark == EMPTY) {
        add(new RangeCell(node.within(limits), Cell.EMPTY));
      } else if (mark == CELL) {
        add(new RangeCell(node.within(limits), cell()));
      }
    }

    private void add(RangeCell cell) {
      if (cells.size() == Limits.MAX_SLICE_CELLS) {
        throw new IllegalArgumentException(
            "a slice has at most " + Limits.MAX_SLICE_CELLS + " cells");
      }
      cells.add(cell);
    }

    /** A tree has one form: where one mark would do for a node, its halves are refused. */
    private void halve(KeyNode node) {
      if (node.isSingleKey()) {
        throw new IllegalArgumentException("a single key has no halves");
      }
      int before = cells.size();
      visit(node.lower());
      visit(node.upper());
      int added = cells.size() - before;
      if (added == 0 || (added == 1 && node.isWithin(limits, cells.get(before).range()))) {
        throw new IllegalArgumentException("the halves of a node say more than one mark");
      }
    }

    private Cell cell() {
      long count = Varint.read(in);
      if (count == 0) {
        throw new IllegalArgumentException("a range without events has a mark of its own");
      }
      return new Cell(count, readSum(in));
    }

    private int mark() {
      int bit = read++ * MARK_BITS;
      if (bit / Byte.SIZE >= shape.length) {
        throw new BufferUnderflowException();
      }
      return shape[bit / Byte.SIZE] >>> bit % Byte.SIZE & CELL;
    }
  }
}
