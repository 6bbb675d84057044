package dev.falconer.domain.site;

/** Statuses that count as an answer, for instance 200 to 399. */
public record StatusRange(int lowest, int highest) {

    /** Everything that is neither informational nor a failure. */
    public static final StatusRange SUCCESS = new StatusRange(200, 399);

    /** Whatever is a final answer. */
    public static final StatusRange ANY = new StatusRange(200, 599);

    public StatusRange {
        Range.check("lowest status", lowest, 200, 599);
        Range.check("highest status", highest, lowest, 599);
    }

    /** @throws IllegalArgumentException where the text is neither {@code 200} nor {@code 200-399} */
    public static StatusRange parse(String text) {
        try {
            int dash = text.indexOf('-');
            return dash < 0
                    ? new StatusRange(Integer.parseInt(text.strip()), Integer.parseInt(text.strip()))
                    : new StatusRange(
                            Integer.parseInt(text.substring(0, dash).strip()),
                            Integer.parseInt(text.substring(dash + 1).strip()));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(text + " (expected: a status or a range such as 200-399)", wrong);
        }
    }

    public boolean contains(int status) {
        return status >= lowest && status <= highest;
    }

    @Override
    public String toString() {
        return lowest == highest ? Integer.toString(lowest) : lowest + "-" + highest;
    }
}
