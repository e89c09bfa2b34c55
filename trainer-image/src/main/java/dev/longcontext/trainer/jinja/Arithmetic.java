package dev.longcontext.trainer.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Python's operators on numbers, strings and lists. */
final class Arithmetic {

    private Arithmetic() {}

    static Object of(String operator, Object a, Object b, Budget budget) {
        refuseUndefined(a);
        refuseUndefined(b);
        if (operator.equals("+") && a instanceof Text left && b instanceof Text right) {
            budget.make((long) left.length() + right.length());
            return left.isSafe() || right.isSafe()
                    ? Html.escape(left, budget).plus(Html.escape(right, budget)).asSafe()
                    : left.plus(right);
        }
        if (operator.equals("+")
                && a instanceof List<?> left
                && b instanceof List<?> right
                && a instanceof Tuple == b instanceof Tuple) {
            budget.list((long) left.size() + right.size());
            List<Object> sum = new ArrayList<>(left);
            sum.addAll(right);
            return a instanceof Tuple ? new Tuple(sum) : sum;
        }
        if (operator.equals("%") && a instanceof Text format) {
            return PercentFormat.of(format, b instanceof Tuple several ? several : listOf(b), budget);
        }
        if (operator.equals("*") && Values.isNumber(b) && (a instanceof Text || a instanceof List<?>)) {
            return repeated(a, Values.integer(b, "how often it is repeated"), budget);
        }
        if (operator.equals("*") && Values.isNumber(a) && (b instanceof Text || b instanceof List<?>)) {
            return repeated(b, Values.integer(a, "how often it is repeated"), budget);
        }
        if (Values.isNumber(a) && Values.isNumber(b)) {
            try {
                return numbers(operator, a, b);
            } catch (ArithmeticException e) {
                throw new JinjaException("a number is divided by zero or out of range: " + e.getMessage());
            }
        }
        throw new JinjaException("the operator " + operator + " does not know values of types " + Values.type(a)
                + " and " + Values.type(b));
    }

    private static List<Object> listOf(Object value) {
        List<Object> list = new ArrayList<>();
        list.add(value);
        return list;
    }

    private static void refuseUndefined(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
    }

    private static Object repeated(Object value, long times, Budget budget) {
        long size = value instanceof Text text ? text.length() : ((List<?>) value).size();
        if (times <= 0 || size == 0) {
            return value instanceof Text ? Text.EMPTY : List.of();
        }
        budget.bound(times); // so that the product fits
        if (value instanceof Text text) {
            budget.make(times * size);
            var builder = new Text.Builder();
            for (long i = 0; i < times; i++) {
                builder.append(text);
            }
            return builder.build();
        }
        budget.list(times * size);
        List<Object> list = new ArrayList<>();
        for (long i = 0; i < times; i++) {
            list.addAll((List<?>) value);
        }
        return list;
    }

    private static Object numbers(String operator, Object a, Object b) {
        if (a instanceof Double || b instanceof Double || operator.equals("/")) {
            return floats(operator, Values.number(a), Values.number(b));
        }
        long left = Values.integer(a, "it");
        long right = Values.integer(b, "it");
        return switch (operator) {
            case "+" -> Math.addExact(left, right);
            case "-" -> Math.subtractExact(left, right);
            case "*" -> Math.multiplyExact(left, right);
            case "//" -> right == -1 ? Math.negateExact(left) : Math.floorDiv(left, right);
            case "%" -> Math.floorMod(left, right);
            case "**" -> right < 0 ? (Object) Math.pow(left, right) : power(left, right);
            default -> throw new JinjaException("no operator " + operator);
        };
    }

    private static Object power(long base, long exponent) {
        boolean large = exponent > Long.SIZE;
        if (large && Math.abs(base) > 1) {
            throw new ArithmeticException("a power is too large");
        }
        int same = (int) (large ? 2 - exponent % 2 : exponent); // of -1, 0 and 1
        return BigInteger.valueOf(base).pow(same).longValueExact();
    }

    private static double floats(String operator, double a, double b) {
        if (b == 0 && (operator.startsWith("/") || operator.equals("%"))) {
            throw new ArithmeticException("division by zero");
        }
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> Math.floor(a / b);
            case "%" -> a - b * Math.floor(a / b);
            case "**" -> Math.pow(a, b);
            default -> throw new JinjaException("no operator " + operator);
        };
    }

    static Object negative(Object value) {
        if (value instanceof Double number) {
            return -number;
        }
        long number = Values.integer(value, "what is negated");
        if (number == Long.MIN_VALUE) {
            throw new JinjaException("a number is out of range");
        }
        return -number;
    }
}
