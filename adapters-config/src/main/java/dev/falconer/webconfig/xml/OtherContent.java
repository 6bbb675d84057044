package dev.falconer.webconfig.xml;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What becomes of attributes and children that an element class does not declare. Without it they are schema errors. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface OtherContent {

    Treatment value();

    enum Treatment {
        /** Belongs to someone else altogether. */
        PASSED_OVER,
        /** Asks for a feature that is not honoured: the user is told. */
        REPORTED,
        /** Breaks the schema. */
        REFUSED
    }
}
