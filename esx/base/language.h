/*
 * language: the languages that muxwatch speaks to people. Its words stand in report/.
 */
#ifndef MUXWATCH_BASE_LANGUAGE_H
#define MUXWATCH_BASE_LANGUAGE_H

enum language { LANGUAGE_EN, LANGUAGE_JA };

#endif
