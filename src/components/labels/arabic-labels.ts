import { arabicNumber, countArabic, isolate, type CountedNoun } from './arabic-numbers.js';
import { arabicProblem } from './arabic-problems.js';
import type { ChatLabels } from './chat-labels.js';

const seconds: CountedNoun = {
  zero: 'أقل من ثانية',
  one: 'ثانية واحدة',
  two: 'ثانيتان',
  few: 'ثوانٍ',
  many: 'ثانية',
  other: 'ثانية',
};
/** Behind a preposition. */
const secondsOf: CountedNoun = { ...seconds, two: 'ثانيتين' };
const minutes: CountedNoun = {
  zero: 'أقل من دقيقة',
  one: 'دقيقة واحدة',
  two: 'دقيقتان',
  few: 'دقائق',
  many: 'دقيقة',
  other: 'دقيقة',
};
const people: CountedNoun = {
  zero: 'لا أحد هنا',
  one: 'شخص واحد هنا',
  two: 'شخصان هنا',
  few: 'أشخاص هنا',
  many: 'شخصًا هنا',
  other: 'شخص هنا',
};
const writers: CountedNoun = {
  zero: 'لا أحد يكتب',
  one: 'شخص واحد يكتب…',
  two: 'شخصان يكتبان…',
  few: 'أشخاص يكتبون…',
  many: 'شخصًا يكتبون…',
  other: 'شخص يكتبون…',
};
const newMessages: CountedNoun = {
  zero: 'لا رسائل جديدة.',
  one: 'رسالة جديدة واحدة.',
  two: 'رسالتان جديدتان.',
  few: 'رسائل جديدة.',
  many: 'رسالة جديدة.',
  other: 'رسالة جديدة.',
};
/** The same without the full stop, for a button. */
const newOnes: CountedNoun = {
  zero: 'لا رسائل جديدة',
  one: 'رسالة جديدة واحدة',
  two: 'رسالتان جديدتان',
  few: 'رسائل جديدة',
  many: 'رسالة جديدة',
  other: 'رسالة جديدة',
};
const olderMessages: CountedNoun = {
  zero: 'لا رسائل أقدم.',
  one: 'ظهرت رسالة أقدم واحدة.',
  two: 'ظهرت رسالتان أقدم.',
  few: 'رسائل أقدم ظهرت.',
  many: 'رسالة أقدم ظهرت.',
  other: 'رسالة أقدم ظهرت.',
};
const calls: CountedNoun = {
  zero: 'لا استدعاءات للأدوات',
  one: 'استدعاء أداة واحد',
  two: 'استدعاءان للأدوات',
  few: 'استدعاءات للأدوات',
  many: 'استدعاءً للأدوات',
  other: 'استدعاء للأدوات',
};
const characters: CountedNoun = {
  zero: 'لا حروف',
  one: 'حرف واحد',
  two: 'حرفان',
  few: 'أحرف',
  many: 'حرفًا',
  other: 'حرف',
};
/** Behind a preposition or a noun. */
const charactersOf: CountedNoun = { ...characters, two: 'حرفين' };

/**
 * The words in Arabic, with the forms that its nouns take behind numbers; the chat is laid out from right to left. Pass
 * them as `labels`. Numbers and dates are written as the machine's data for `ar` says.
 */
export const arabicLabels: ChatLabels = {
  locale: 'ar',
  direction: 'rtl',

  agent: 'المساعد',
  person: 'ضيف',
  you: 'أنت',

  thread: 'الرسائل',
  threadEmpty: 'لا رسائل بعد',
  threadEmptyHint: 'اكتب شيئًا لتبدأ.',
  threadLoading: 'جارٍ تحميل المحادثة…',
  threadDenied: 'لا يحق لك قراءة هذه المحادثة.',
  problem: arabicProblem,
  loadOlder: 'تحميل رسائل أقدم',
  loadingOlder: 'جارٍ التحميل…',
  jumpToLatest: 'الانتقال إلى الأحدث',
  newMessages: (count) => countArabic(count, newOnes),
  today: 'اليوم',
  yesterday: 'أمس',
  unread: 'جديد',

  messageBy: (name) => `رسالة من ${isolate(name)}`,
  messagePending: 'جارٍ الإرسال…',
  messageFailed: 'لم تُرسل',
  answerStarting: 'جارٍ الرد…',
  answerStopped: 'أُوقفت',
  answerInterrupted: 'انقطعت قبل أن تكتمل',
  answerFailed: 'فشلت الإجابة',
  answerEmpty: 'لم تُكتب أي إجابة',

  actions: 'إجراءات الرسالة',
  copy: 'نسخ',
  copied: 'نُسخ',
  copyPlain: 'نسخ كنص عادي',
  regenerate: 'إجابة أخرى',
  retry: 'إعادة المحاولة',
  discard: 'تجاهل',
  edit: 'تعديل',
  delete: 'حذف',
  deleteSurely: 'حذف لدى الجميع؟',
  stop: 'إيقاف',
  dismiss: 'إغلاق',
  previousBranch: 'النسخة السابقة',
  nextBranch: 'النسخة التالية',
  branch: (position, count) => `${arabicNumber(position)} / ${arabicNumber(count)}`,
  branchOf: (position, count) => `النسخة ${arabicNumber(position)} من ${arabicNumber(count)}`,
  editMessage: 'تعديل الرسالة',
  save: 'إرسال',
  cancel: 'إلغاء',

  thinking: 'جارٍ التفكير…',
  thought: (taken) => (taken === null ? 'تفكير' : `تفكير لمدة ${countArabic(taken, secondsOf)}`),
  sources: 'المصادر',
  file: (name) => name ?? 'مرفق',
  partBroken: 'تعذّر عرض هذا الجزء.',

  suggestions: 'اقتراحات',

  elapsed: (taken) => {
    if (taken < 60) return countArabic(taken, seconds);
    const rest = Math.floor(taken % 60);
    const whole = countArabic(Math.floor(taken / 60), minutes);
    return rest === 0 ? whole : `${whole} و${countArabic(rest, seconds)}`;
  },
  timing: ({ seconds: taken, firstSeconds, rate, unit }) =>
    [
      countArabic(roundToTenth(taken), seconds),
      firstSeconds === null ? '' : `أول كلمة بعد ${countArabic(roundToTenth(firstSeconds), secondsOf)}`,
      rate === null
        ? ''
        : `${arabicNumber(Math.round(rate))} ${unit === 'tokens' ? 'رمزًا' : 'حرفًا'} في الثانية`,
    ]
      .filter(Boolean)
      .join(' · '),

  toolCall: (name) => `الأداة ${isolate(name)}`,
  toolCalls: (count) => countArabic(count, calls),
  toolPreparing: 'قيد التحضير',
  toolRunning: 'قيد التنفيذ',
  toolApprovalNeeded: 'تنتظر موافقتك',
  toolApproved: 'تمت الموافقة',
  toolDenied: (reason) => (reason === undefined ? 'مرفوض' : `مرفوض: ${isolate(reason)}`),
  toolDone: 'تم',
  toolFailed: 'فشل',
  toolUnfinished: 'لم يكتمل',
  toolInput: 'المُدخل',
  toolOutput: 'النتيجة',
  toolQuestion: (name) => `هل تسمح بتشغيل ${isolate(name)} بهذا المُدخل؟`,
  toolFailedHint: 'تستمر الإجابة من دونها. لإعادة المحاولة اطلب إجابة أخرى.',
  showAll: (count) => `عرض الكل (${countArabic(count, characters)})`,
  toolEdit: 'تعديل المُدخل',
  toolEditedInput: 'المُدخل بصيغة JSON',
  toolInputInvalid: (problem) => `ليس هذا JSON صالحًا بعد: ${isolate(problem)}`,
  approveEdited: 'الموافقة على هذا المُدخل',
  denyWithReason: 'الرفض مع ذكر السبب',
  denyReason: 'السبب، للمساعد',
  alwaysAllow: (name) => `السماح دائمًا بتشغيل ${isolate(name)}`,
  askAgain: (name) => `السؤال مجددًا قبل تشغيل ${isolate(name)}`,
  approve: 'موافقة',
  deny: 'رفض',

  composer: 'رسالة جديدة',
  composerPlaceholder: 'اكتب رسالة…',
  send: 'إرسال',
  stopAnswer: 'إيقاف الإجابة',
  cannotWrite: 'لا يمكنك الكتابة هنا.',
  willBeSentLater: 'لا يوجد اتصال الآن. ما ترسله يصل فور عودة الاتصال.',
  charactersLeft: arabicNumber,
  tooLong: (count) => `النص أطول من المسموح بمقدار ${countArabic(count, charactersOf)}. اختصره.`,

  // The reason is a sentence in English.
  connectionTrouble: (status) => {
    if (status === 'offline') return 'أنت غير متصل بالشبكة. تستمر المحادثة عند عودتها.';
    if (status === 'connecting' || status === 'authenticating') return 'جارٍ محاولة الاتصال مجددًا…';
    return status === 'closed' ? 'الاتصال مغلق.' : 'انقطع الاتصال.';
  },
  recovering: 'عاد الاتصال. جارٍ استرجاع ما فات…',
  retryNow: 'المحاولة الآن',
  connectAgain: 'الاتصال مجددًا',
  retryIn: (left) => `المحاولة التالية بعد ${countArabic(left, secondsOf)}`,

  present: (count) => countArabic(count, people),
  typing: (names) => {
    const [first = '', second = ''] = names;
    if (names.length === 1) return `${isolate(first)} يكتب…`;
    return names.length === 2
      ? `${isolate(first)} و${isolate(second)} يكتبان…`
      : countArabic(names.length, writers);
  },

  announceStarted: (name) => `بدأ رد ${isolate(name)}.`,
  announceApproval: (tool) => `تنتظر الأداة ${isolate(tool)} موافقتك.`,
  announceToolDone: (tool) => `انتهت الأداة ${isolate(tool)}.`,
  announceToolFailed: (tool) => `فشلت الأداة ${isolate(tool)}.`,
  announceFinished: 'اكتملت الإجابة.',
  announceStopped: 'أُوقفت الإجابة.',
  announceInterrupted: 'انقطعت الإجابة.',
  announceFailed: 'فشلت الإجابة.',
  announceLost: 'انقطع الاتصال.',
  announceBack: 'عاد الاتصال.',
  announceMessage: (name, text) =>
    text === '' ? `رسالة من ${isolate(name)}.` : `رسالة من ${isolate(name)}: ${isolate(text)}`,
  announceMessages: (count) => countArabic(count, newMessages),
  announceOlder: (count) => countArabic(count, olderMessages),

  markdown: {
    copyMarkdown: 'نسخ بصيغة Markdown',
    wrap: 'لفّ الأسطر',
    download: 'تنزيل',
    footnotes: 'الحواشي',
    footnote: (number) => `حاشية ${arabicNumber(number)}`,
    footnoteBack: (number, nth) => {
      const place = arabicNumber(number);
      return nth === 1 ? `العودة إلى المرجع ${place}` : `العودة إلى المرجع ${place}-${arabicNumber(nth)}`;
    },
    blocked: (reason, detail) => {
      if (reason === 'scheme') return `محظور: روابط ${isolate(detail)} غير مسموح بها`;
      if (reason === 'data') return 'محظور: الصورة غير مسموح بها';
      if (reason === 'prefix' && detail !== '') return `محظور: ${isolate(detail)} خارج القائمة المسموح بها`;
      return reason === 'prefix' ? 'محظور: خارج القائمة المسموح بها' : 'محظور: العنوان غير صالح';
    },
  },
  table: 'جدول',
  code: (language) => (language === undefined ? 'شيفرة' : `شيفرة: ${isolate(language)}`),
  task: (checked) => (checked ? 'منجزة' : 'غير منجزة'),
};

function roundToTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
